import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { bootstrapText, type KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { preflight } from '@alert-stream/common/kafka/client/preflight.ts';
import type { Logger } from '@alert-stream/common/log.ts';

/**
 * Waits until Kafka lets this client in and shows it the topics, for as long as the user's deadline lasts.
 *
 * @param options.signal the program shall stop
 * @param options.deadline aborts with `signal`, or when `timeoutSeconds` are over
 * @returns false when `signal` ended the waiting
 * @throws AlertStreamError `KAFKA`: at once when waiting can't help, else when the time is over
 */
export async function reachKafka(
  connection: KafkaConnection,
  options: { topics: string[]; signal: AbortSignal; deadline: AbortSignal; timeoutSeconds: number; log: Logger },
): Promise<boolean> {
  const { topics, signal, deadline, timeoutSeconds, log } = options;
  let reason = `can't reach Kafka at ${bootstrapText(connection)}`;
  await preflight(connection, { topics, log, signal: deadline, onUnavailable: (last) => (reason = last) });
  if (signal.aborted) return false;
  if (!deadline.aborted) return true;
  throw new AlertStreamError('KAFKA', `${reason}: --timeout-sec ${timeoutSeconds} is over`, { retriable: true });
}

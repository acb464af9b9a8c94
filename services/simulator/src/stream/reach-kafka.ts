import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { bootstrapText, type KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { preflight } from '@alert-stream/common/kafka/client/preflight.ts';
import type { Logger } from '@alert-stream/common/log.ts';

/**
 * Waits until this client can connect to Kafka and sees the topics, but no longer than the deadline.
 *
 * @param options.signal stops the program
 * @param options.deadline aborts with `signal`, or after `timeoutSeconds`
 * @returns false when `signal` ended the wait
 * @throws AlertStreamError `KAFKA`: at once when waiting can't help, otherwise after the deadline
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

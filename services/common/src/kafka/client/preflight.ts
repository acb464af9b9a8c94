import { pause } from '../../async/abort.ts';
import { messageOf } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import type { KafkaConnection } from './connection.ts';
import { kafkaErrorKind } from './errors.ts';
import { probe } from './probe.ts';

const RETRY_MS = 500;
const LOG_EVERY_MS = 5_000;
/** Milliseconds that a new topic or ACL takes at most to reach every broker. */
const PROPAGATION_MS = 3_000;

type Options = {
  topics: string[];
  log: Logger;
  signal: AbortSignal;
  /** Called with the reason each time that Kafka is unavailable. */
  onUnavailable?: (reason: string) => void;
};

/**
 * Checks at a program's start whether it can work with Kafka at all: later, the client's endless retries would make a
 * wrong CA or a missing topic look like an unavailable broker.
 *
 * It waits for an unavailable broker, and logs that. An abort of `signal` ends the wait without an error.
 *
 * @param options `topics` must exist, and the user must be allowed to see them
 * @returns each topic's number of partitions; undefined when `signal` ended the waiting
 * @throws AlertStreamError within seconds when waiting can't help, naming the cause: `CONFIG`, or `KAFKA` for a broker
 *   that fails
 */
export async function preflight(
  connection: KafkaConnection,
  { topics, log, signal, onUnavailable }: Options,
): Promise<Map<string, number> | undefined> {
  let logAfter = 0;
  const settled = Date.now() + PROPAGATION_MS;
  while (!signal.aborted) {
    try {
      return await probe(connection, topics);
    } catch (error) {
      const kind = kafkaErrorKind(error);
      const settling = (kind === 'unknown-topic' || kind === 'not-allowed') && Date.now() < settled;
      if (!settling && kind !== 'unavailable') throw error;
      if (kind === 'unavailable') onUnavailable?.(messageOf(error));
      if (kind === 'unavailable' && Date.now() >= logAfter) {
        logAfter = Date.now() + LOG_EVERY_MS;
        log.warn({ event: 'kafka-away' }, `waiting for Kafka: ${messageOf(error)}`);
      }
    }
    await pause(RETRY_MS, signal);
  }
  return undefined;
}

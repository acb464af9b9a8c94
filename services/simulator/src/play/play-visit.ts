import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import type { Clock } from './clock.ts';
import { summarise, type LatenessSummary } from './lateness.ts';

/** An alert in memory, as it will be published. */
export type PlayableAlert = {
  /** Seconds after the visit's start. */
  offsetSeconds: number;
  key: Buffer | null;
  value: Buffer;
  headers: KafkaMessage['headers'];
};

/** Where alerts are published: the part of OrderedProducer that playing needs. */
export type Publisher = {
  partitions: number;
  send: (message: Omit<PlayableAlert, 'offsetSeconds'> & { partition: number }) => Promise<unknown>;
  ready: () => Promise<void>;
};

export type VisitReport = {
  /** Alerts that Kafka acknowledged. */
  published: number;
  failed: number;
  /** Bytes of the acknowledged alerts' packets. */
  bytes: number;
  /** From the first alert to the last acknowledgement. */
  seconds: number;
  lateness: LatenessSummary;
  /** The first thing that went wrong. */
  error?: unknown;
};

/**
 * Publishes a visit: each alert when it is due, in turn over the partitions, and waits until all are acknowledged.
 *
 * An alert that is late is sent at once, and counted as late: none is left out. Only an abort of `signal` does: then
 * nothing more is sent, and what is in flight is waited for.
 *
 * @param alerts ordered by `offsetSeconds`
 * @param start when the visit begins (milliseconds of `clock`)
 */
export async function playVisit(
  alerts: PlayableAlert[],
  { start, clock, publisher, signal }: { start: number; clock: Clock; publisher: Publisher; signal: AbortSignal },
): Promise<VisitReport> {
  const began = clock.now();
  const report = { published: 0, failed: 0, bytes: 0 };
  const lateness: number[] = [];
  const sends: Promise<void>[] = [];
  let error: unknown;
  for (const [index, { offsetSeconds, key, value, headers }] of alerts.entries()) {
    const due = start + offsetSeconds * 1000;
    if (clock.now() < due) await clock.until(due, signal);
    await readyOrStopped(publisher, signal);
    if (signal.aborted) break;
    lateness.push(clock.now() - due);
    const sent = publisher.send({ partition: index % publisher.partitions, key, value, headers });
    sends.push(
      sent.then(
        () => {
          report.published += 1;
          report.bytes += value.length;
        },
        (reason: unknown) => {
          report.failed += 1;
          error ??= reason;
        },
      ),
    );
  }
  await Promise.all(sends);
  const seconds = (clock.now() - began) / 1000;
  return { ...report, seconds, lateness: summarise(lateness), ...(error !== undefined && { error }) };
}

/** While the broker is away the producer's queue stays full; an abort must not wait for it. */
async function readyOrStopped(publisher: Publisher, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const stopped = Promise.withResolvers<void>();
  const stop = () => stopped.resolve();
  signal.addEventListener('abort', stop, { once: true });
  await Promise.race([publisher.ready(), stopped.promise]);
  signal.removeEventListener('abort', stop);
}

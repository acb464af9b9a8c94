import { abortable } from '@alert-stream/common/async/abort.ts';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import type { Clock } from './schedule/clock.ts';
import { summarizeLateness, type LatenessSummary } from './status/lateness.ts';
import { partitionOfKey } from '@alert-stream/common/kafka/produce/producer.ts';
import { RateLimit } from './schedule/rate-limit.ts';

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

/** Receives the outcome of each alert as it happens. */
export type VisitObserver = {
  /** An alert was handed to the producer. @param lateMs milliseconds after it was due */
  handedOver: (lateMs: number) => void;
  /** Kafka has an alert. @param bytes of its packet */
  acknowledged: (bytes: number) => void;
  /** An alert couldn't be delivered. */
  failed: () => void;
  /** Alerts couldn't be read, and so couldn't be delivered. @param alerts number of them */
  unread: (alerts: number) => void;
};

export type VisitOptions = {
  /** Number of alerts to play. */
  count: number;
  /** When the visit begins (milliseconds of `clock`). */
  start: number;
  clock: Clock;
  publisher: Publisher;
  signal: AbortSignal;
  observer?: VisitObserver;
  /** Speed relative to the alerts' own times. */
  speed?: number;
  /** Maximum number of alerts per second. */
  maxRate?: number | undefined;
};

export type VisitReport = {
  /** Alerts that Kafka acknowledged. */
  published: number;
  failed: number;
  /** Number of failed alerts that could not even be read. */
  unread: number;
  /** Bytes of the acknowledged alerts' packets. */
  bytes: number;
  /** From the first alert to the last acknowledgement. */
  seconds: number;
  lateness: LatenessSummary;
  /** The first error. */
  error?: unknown;
};

/** One visit in the status of the stream. */
export type VisitSummary = Omit<VisitReport, 'unread' | 'error'> & {
  visit: number;
  /** ISO 8601. */
  startedAt: string;
  /** Alerts in the visit. */
  alerts: number;
  /** Visits skipped just before this one because their time had passed. */
  skipped: number;
};

/**
 * Publishes a visit: sends each alert when it is due, and waits until all are acknowledged. The partition follows from
 * the key; alerts without a key go to the partitions in turn.
 *
 * A late alert is sent at once and counted as late; none is skipped. When `signal` aborts, no further alert is sent, and
 * those in flight are waited for.
 *
 * @param alerts ordered by `offsetSeconds`
 */
export async function playVisit(
  alerts: Iterable<PlayableAlert> | AsyncIterable<PlayableAlert>,
  { count, start, clock, publisher, signal, observer, speed = 1, maxRate }: VisitOptions,
): Promise<VisitReport> {
  const began = clock.now();
  const limit = new RateLimit(maxRate);
  const report = { published: 0, failed: 0, unread: 0, bytes: 0 };
  const lateness: number[] = [];
  const sends: Promise<void>[] = [];
  let error: unknown;
  const hand = ({ key, value, headers }: PlayableAlert) => {
    // Only the packet's length is kept until the acknowledgement: a visit may be larger than the memory.
    const bytes = value.length;
    const partition = key === null ? lateness.length % publisher.partitions : partitionOfKey(key, publisher.partitions);
    const sent = publisher.send({ partition, key, value, headers });
    return sent.then(
      () => {
        report.published += 1;
        report.bytes += bytes;
        observer?.acknowledged(bytes);
      },
      (reason: unknown) => {
        report.failed += 1;
        observer?.failed();
        error ??= reason;
      },
    );
  };
  try {
    for await (const alert of alerts) {
      const due = start + (alert.offsetSeconds * 1000) / speed;
      const earliest = Math.max(due, limit.next);
      if (clock.now() < earliest) await clock.until(earliest, signal);
      if (signal.aborted) break;
      // While the broker is unavailable the producer's queue stays full; an abort must not wait for it.
      await abortable(publisher.ready(), signal);
      if (signal.aborted) break;
      const now = clock.now();
      limit.record(now);
      observer?.handedOver(now - due);
      sends.push(hand(alert));
      lateness.push(now - due);
    }
  } catch (reason) {
    if (!signal.aborted) {
      error ??= reason;
      report.unread = count - lateness.length;
      report.failed += report.unread;
      observer?.unread(report.unread);
    }
  }
  await Promise.all(sends);
  const seconds = (clock.now() - began) / 1000;
  return { ...report, seconds, lateness: summarizeLateness(lateness), ...(error !== undefined && { error }) };
}

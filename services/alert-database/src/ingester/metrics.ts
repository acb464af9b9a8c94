import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { PartitionLag } from '@alert-stream/common/kafka/consume/group-consumer.ts';
import { Counter, Gauge, Histogram, type MetricsRegistry } from '@alert-stream/common/metrics.ts';
import { QUARANTINE_REASONS, type QuarantineReason } from '../quarantine/reason.ts';
import type { InFlight } from './in-flight.ts';
import type { Result } from './tally.ts';

/** Seconds: a file takes milliseconds, an object in the cloud tens to hundreds of them, one in trouble its timeout. */
const PUT_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const RESULTS: Result[] = ['archived', 'existing', 'repaired', 'quarantined'];

/** Which system was late: the store, the registry, or something else. */
const CAUSES = ['store', 'registry', 'other'] as const;

export type MetricsSources = {
  inFlight: InFlight;
  /** As it was asked last. */
  lags: () => readonly PartitionLag[];
};

/** What the ingester tells Prometheus. */
export class IngesterMetrics {
  readonly #messages: Counter<'result'>;
  readonly #quarantined: Counter<'reason'>;
  readonly #received: Counter;
  readonly #stored: Counter;
  readonly #puts: Histogram<'result'>;
  readonly #retries: Counter<'cause'>;

  constructor(registry: MetricsRegistry, { inFlight, lags }: MetricsSources) {
    const prefix = 'alertdb_ingester_';
    const registers = [registry];
    this.#messages = new Counter({
      name: `${prefix}messages_total`,
      help: 'Messages that are durable, by what became of them; existing ones were archived before.',
      labelNames: ['result'],
      registers,
    });
    for (const result of RESULTS) this.#messages.inc({ result }, 0);
    this.#quarantined = new Counter({
      name: `${prefix}quarantined_total`,
      help: 'Messages in the quarantine, by reason.',
      labelNames: ['reason'],
      registers,
    });
    for (const reason of QUARANTINE_REASONS) this.#quarantined.inc({ reason }, 0);
    this.#received = new Counter({
      name: `${prefix}received_bytes_total`,
      help: 'Bytes of the messages taken from Kafka.',
      registers,
    });
    this.#stored = new Counter({
      name: `${prefix}stored_bytes_total`,
      help: 'Bytes of the objects newly put into the store, compressed.',
      registers,
    });
    this.#puts = new Histogram({
      name: `${prefix}put_duration_seconds`,
      help: "The store's time for a put, without compression.",
      labelNames: ['result'],
      buckets: PUT_BUCKETS,
      registers,
    });
    this.#retries = new Counter({
      name: `${prefix}retries_total`,
      help: 'Failures that are tried again, by the system that was late.',
      labelNames: ['cause'],
      registers,
    });
    for (const cause of CAUSES) this.#retries.inc({ cause }, 0);
    gauge(registry, 'in_flight_messages', 'Messages that are worked on.', (to) => to.set(inFlight.count));
    gauge(registry, 'in_flight_bytes', 'Bytes of the messages that are worked on.', (to) => to.set(inFlight.bytes));
    gauge(
      registry,
      'oldest_unarchived_age_seconds',
      'Age of the oldest message that was taken from Kafka and is not durable; 0 when there is none.',
      (to) => to.set(inFlight.oldestAgeSeconds(Date.now())),
    );
    const readLags = (to: Gauge) => {
      to.reset();
      for (const { topic, partition, lag } of lags()) to.set({ topic, partition }, Number(lag));
    };
    gauge(registry, 'lag_messages', 'Messages of a partition that are not durable.', readLags, ['topic', 'partition']);
  }

  /** A message was taken from Kafka. @param bytes of its value */
  received(bytes: number): void {
    this.#received.inc(bytes);
  }

  /** A message is durable. @param reason why it is in the quarantine */
  durable(result: Result, reason?: QuarantineReason): void {
    this.#messages.inc({ result });
    if (reason !== undefined) this.#quarantined.inc({ reason });
  }

  /** A put was tried. @param bytes of the object, when it was made */
  put(result: 'created' | 'exists' | 'failed', seconds: number, bytes: number): void {
    this.#puts.observe({ result }, seconds);
    if (result === 'created') this.#stored.inc(bytes);
  }

  /** Something failed that will be tried again. */
  retried(error: unknown): void {
    const code = error instanceof AlertStreamError ? error.code.toLowerCase() : 'other';
    this.#retries.inc({ cause: CAUSES.find((cause) => cause === code) ?? 'other' });
  }
}

/** A gauge that is read when it is asked for. */
function gauge(
  registry: MetricsRegistry,
  name: string,
  help: string,
  read: (gauge: Gauge) => void,
  labelNames: string[] = [],
): void {
  registry.registerMetric(
    new Gauge({
      name: `alertdb_ingester_${name}`,
      help,
      labelNames,
      registers: [],
      collect() {
        read(this);
      },
    }),
  );
}

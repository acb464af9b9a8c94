import { Counter, Gauge, Histogram, type MetricsRegistry } from '@alert-stream/common/metrics.ts';
import type { VisitObserver, VisitSummary } from '../play-visit.ts';

/** On time is a few milliseconds, a burst lasts 3 s, an interval 37 s, an outage longer. */
const LATENESS_BUCKETS_SECONDS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 3, 10, 37, 120, 600];

/** Prometheus metrics that are updated as the stream is played. */
export class StreamMetrics implements VisitObserver {
  readonly #published: Counter;
  readonly #bytes: Counter;
  readonly #failed: Counter;
  readonly #lateness: Histogram;
  readonly #visits: Counter;
  readonly #skipped: Counter;
  readonly #lastVisit: Gauge;

  constructor(registry: MetricsRegistry) {
    const of = (name: string, help: string) => ({ name: `alertsim_${name}`, help, registers: [registry] });
    this.#published = new Counter(of('published_alerts_total', 'Alerts that Kafka acknowledged.'));
    this.#bytes = new Counter(of('published_bytes_total', "Bytes of the acknowledged alerts' packets."));
    this.#failed = new Counter(of('failed_alerts_total', 'Alerts that could not be delivered.'));
    this.#lateness = new Histogram({
      ...of('lateness_seconds', 'How late alerts were handed to the producer, against the schedule.'),
      buckets: LATENESS_BUCKETS_SECONDS,
    });
    this.#visits = new Counter(of('visits_total', 'Visits that were played.'));
    this.#skipped = new Counter(
      of('skipped_visits_total', 'Visits that were left out: missed, or while the stream was paused.'),
    );
    this.#lastVisit = new Gauge(of('last_visit_timestamp_seconds', 'When the last visit began, since 1970.'));
  }

  handedOver(lateMs: number): void {
    this.#lateness.observe(lateMs / 1000);
  }

  acknowledged(bytes: number): void {
    this.#published.inc();
    this.#bytes.inc(bytes);
  }

  failed(): void {
    this.#failed.inc();
  }

  unread(alerts: number): void {
    this.#failed.inc(alerts);
  }

  skipped(visits: number): void {
    this.#skipped.inc(visits);
  }

  visitEnded({ startedAt }: VisitSummary): void {
    this.#visits.inc();
    this.#lastVisit.set(Date.parse(startedAt) / 1000);
  }
}

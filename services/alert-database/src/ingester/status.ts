import { Watchdog } from '@alert-stream/common/http/watchdog.ts';
import type { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import type { MessageSource } from './app.ts';
import { InFlight } from './in-flight.ts';
import { IngesterMetrics } from './metrics.ts';
import type { Retry } from './retry.ts';

/** Milliseconds of one try to archive a message, after which it is stuck. No store or registry takes so long to fail. */
const STUCK_MS = 15 * 60_000;

/** Milliseconds of trouble that are no news: a restart of a broker, a store or a registry takes some seconds. */
const TROUBLE_MS = 15_000;

/** How the ingester is: what it tells Prometheus, and why it is not ready or not alive. */
export class IngesterStatus {
  readonly inFlight = new InFlight();
  readonly watchdog: Watchdog;
  readonly metrics: IngesterMetrics;
  readonly #now: () => number;
  #retry: Pick<Retry, 'longest'> | undefined;
  #source: MessageSource | undefined;
  #heardAt = 0;
  #memberAt = 0;

  constructor(registry: MetricsRegistry, now: () => number = () => performance.now()) {
    this.#now = now;
    this.watchdog = new Watchdog('messages that are being archived', STUCK_MS, now);
    this.metrics = new IngesterMetrics(registry, { inFlight: this.inFlight, lags: () => this.#source?.lags ?? [] });
  }

  /** Whose trouble to tell. */
  retries(retry: Pick<Retry, 'longest'>): void {
    this.#retry = retry;
  }

  /** The source delivers from now on. */
  joined(source: MessageSource): void {
    this.#source = source;
    this.#heardAt = this.#now();
    this.#memberAt = this.#now();
  }

  /** Kafka has answered. */
  heard(): void {
    this.#heardAt = this.#now();
    if (this.#source?.active === true) this.#memberAt = this.#now();
  }

  live(): string[] {
    return this.watchdog.stuck();
  }

  /** Why nothing is archived now: Kafka, or the group, or what each message needs after that. */
  ready(): string[] {
    if (this.#source === undefined) return ['not yet a member of the consumer group'];
    const reasons: string[] = [];
    const silent = this.#now() - this.#heardAt;
    const outside = this.#now() - this.#memberAt;
    if (silent > TROUBLE_MS) reasons.push(`Kafka has not answered for ${seconds(silent)}`);
    else if (outside > TROUBLE_MS) reasons.push(`not a member of the consumer group for ${seconds(outside)}`);
    const waiting = this.#retry?.longest();
    if (waiting !== undefined && waiting.forMs > TROUBLE_MS) {
      reasons.push(`${waiting.count} messages are tried again, for up to ${seconds(waiting.forMs)}: ${waiting.error}`);
    }
    return reasons;
  }
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}

import type { ServedArchive } from '../../archive/archive.ts';
import type { WorkMemory } from '../memory/work-memory.ts';
import type { PackedAlert } from '../packed-alert.ts';
import type { BigAlert } from './big-alert.ts';
import type { ByteCache } from './byte-cache.ts';
import { withinDeadline } from './deadline.ts';
import { findAlert } from './find-alert.ts';
import type { ReadingMetrics } from './metrics.ts';
import type { ReadLimit, Release } from './concurrency-limit.ts';
import { Shared } from './single-flight.ts';

export type AlertReaderOptions = {
  archive: ServedArchive;
  limit: ReadLimit;
  memory: WorkMemory;
  cache: ByteCache<bigint, PackedAlert>;
  metrics: ReadingMetrics;
  /** Milliseconds until who asks is told that the store doesn't answer. */
  deadlineMs: number;
};

type Found = PackedAlert | BigAlert | undefined;

/** A large alert is passed on once: each who wants it opens it anew. */
const OWN_READ = 'own read';

/** What one read comes to for all who wait for it. */
type Shareable = PackedAlert | typeof OWN_READ | undefined;

/**
 * Reads alerts for many who ask at once: what was asked for last is kept, what many ask for at the same moment is read
 * once, and no more is read at a time than the limit says.
 */
export class AlertReader {
  readonly #options: AlertReaderOptions;
  readonly #running = new Shared<bigint, Shareable>();

  constructor(options: AlertReaderOptions) {
    this.#options = options;
  }

  /** An alert, whole, or to be passed on where it is too large for that. @throws HttpError 503 */
  async read(id: bigint): Promise<Found> {
    const cached = this.#cached(id);
    if (cached !== undefined) return cached;
    const running = this.#running.get(id);
    const alert = running === undefined ? OWN_READ : await this.#join(running);
    return alert === OWN_READ ? this.#begin(id, this.#options.limit.takeNow()) : alert;
  }

  /**
   * The same for work that waits while many reads are running. Who reads several has them begun in the order of asking:
   * what comes later never holds the place that an earlier one waits for.
   *
   * @param turn resolves when nothing else but this alert is waited for: until then time doesn't count
   */
  async readPatiently(id: bigint, turn: Promise<void> = Promise.resolve()): Promise<Found> {
    const known = this.#cached(id);
    if (known !== undefined) return known;
    const release = await this.#place(turn);
    let begins = false;
    try {
      // It may have come while this one waited.
      const cached = this.#cached(id);
      if (cached !== undefined) return cached;
      const running = this.#running.get(id);
      const alert = running === undefined ? OWN_READ : await this.#join(running);
      if (alert !== OWN_READ) return alert;
      begins = true;
    } finally {
      if (!begins) release();
    }
    return this.#begin(id, release);
  }

  /** A place among the reads, for work that waits. @throws HttpError 503 */
  async #place(turn: Promise<void>): Promise<Release> {
    const { limit, deadlineMs } = this.#options;
    const place = limit.take();
    try {
      return await Promise.race([
        place,
        turn.then(() => withinDeadline(deadlineMs, place, 'too many other alerts have been read')),
      ]);
    } catch (error) {
      void place.then((release) => release());
      throw error;
    }
  }

  #cached(id: bigint): PackedAlert | undefined {
    const cached = this.#options.cache.get(id);
    if (cached !== undefined) this.#options.metrics.asked('alert', 'hit');
    return cached;
  }

  /** What a read comes to that is under way. */
  #join(running: Promise<Shareable>): Promise<Shareable> {
    const { metrics, deadlineMs } = this.#options;
    metrics.asked('alert', 'joined');
    return withinDeadline(deadlineMs, running);
  }

  /** The read counts as running until the store is done with it, also when nobody waits any more. */
  async #begin(id: bigint, release: Release): Promise<Found> {
    const { archive, cache, memory, metrics, deadlineMs } = this.#options;
    metrics.asked('alert', 'miss');
    let big: BigAlert | undefined;
    let late = false;
    const running = this.#running.begin(id, async () => {
      const alert = await findAlert(archive, id, memory, release);
      if (alert === undefined) return undefined;
      if ('gzipped' in alert) {
        cache.set(id, alert);
        return alert;
      }
      if (late) await alert.close();
      big = alert;
      return OWN_READ;
    });
    try {
      const alert = await withinDeadline(deadlineMs, running);
      return alert === OWN_READ ? big : alert;
    } catch (error) {
      late = true;
      throw error;
    }
  }
}

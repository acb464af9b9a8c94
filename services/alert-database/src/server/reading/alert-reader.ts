import type { ServedArchive } from '../../archive/archive.ts';
import type { PackedAlert } from '../packed-alert.ts';
import type { BigAlert } from './big-alert.ts';
import type { ByteCache } from './byte-cache.ts';
import { withinDeadline } from './deadline.ts';
import type { ReadingMetrics } from './metrics.ts';
import { openAlert } from './open-alert.ts';
import type { ReadLimit, Release } from './read-limit.ts';
import { Shared } from './shared.ts';

export type AlertReaderOptions = {
  archive: ServedArchive;
  limit: ReadLimit;
  cache: ByteCache<bigint, PackedAlert>;
  metrics: ReadingMetrics;
  /** Milliseconds until who asks is told that the store doesn't answer. */
  deadlineMs: number;
};

/** Begins a read, at once or when it may. */
type Take = () => Release | Promise<Release>;

type Found = PackedAlert | BigAlert | undefined;

/**
 * Reads alerts for many who ask at once: what was asked for last is kept, what many ask for at the same moment is read
 * once, and no more is read at a time than the limit says.
 */
export class AlertReader {
  readonly #options: AlertReaderOptions;
  readonly #running = new Shared<bigint, PackedAlert | 'big' | undefined>();

  constructor(options: AlertReaderOptions) {
    this.#options = options;
  }

  /** An alert, whole, or to be passed on where it is too large for that. @throws HttpError 503 */
  async read(id: bigint): Promise<Found> {
    const { limit } = this.#options;
    return this.#known(id, () => limit.takeNow()) ?? this.#begin(id, limit.takeNow());
  }

  /** The same for work that waits while many reads are running. */
  async readPatiently(id: bigint): Promise<Found> {
    const take = () => this.#options.limit.take();
    const known = this.#known(id, take);
    if (known !== undefined) return known;
    const release = await take();
    // It may have come while this one waited.
    const come = this.#known(id, take);
    if (come === undefined) return this.#begin(id, release);
    release();
    return come;
  }

  /** What is in the cache, or will be when a read that is under way has ended. */
  #known(id: bigint, take: Take): PackedAlert | Promise<Found> | undefined {
    const { cache, metrics } = this.#options;
    const cached = cache.get(id);
    if (cached !== undefined) {
      metrics.asked('alert', 'hit');
      return cached;
    }
    const running = this.#running.get(id);
    if (running === undefined) return undefined;
    metrics.asked('alert', 'joined');
    return this.#join(id, running, take);
  }

  async #join(id: bigint, running: Promise<PackedAlert | 'big' | undefined>, take: Take): Promise<Found> {
    const alert = await withinDeadline(this.#options.deadlineMs, running);
    // A large one is passed on once: each who wants it opens it anew.
    return alert === 'big' ? this.#begin(id, await take()) : alert;
  }

  /** The read counts as running until the store is done with it, also when nobody waits any more. */
  async #begin(id: bigint, release: Release): Promise<Found> {
    const { archive, cache, metrics, deadlineMs } = this.#options;
    metrics.asked('alert', 'miss');
    let big: BigAlert | undefined;
    let late = false;
    const running = this.#running.begin(id, async () => {
      const alert = await openAlert(archive, id, release);
      if (alert === undefined) return undefined;
      if ('gzipped' in alert) {
        cache.set(id, alert);
        return alert;
      }
      if (late) await alert.close();
      big = alert;
      return 'big';
    });
    try {
      const alert = await withinDeadline(deadlineMs, running);
      return alert === 'big' ? big : alert;
    } catch (error) {
      late = true;
      throw error;
    }
  }
}

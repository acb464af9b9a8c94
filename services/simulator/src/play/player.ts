import type { Logger } from '@alert-stream/common/log.ts';
import { monotonicClock, type Clock } from './schedule/clock.ts';
import { intervalFor } from './schedule/interval.ts';
import { playVisit, type Publisher, type VisitReport } from './play-visit.ts';
import type { PlayableSet, Reading, AlertSource } from './source/alert-source.ts';
import { Schedule } from './schedule/schedule.ts';
import { StreamStatus } from './status/stream-status.ts';
import { scheduleOf, type Timing } from './schedule/timing.ts';
import { VisitLog } from './status/visit-log.ts';

export type PlayerOptions = {
  source: AlertSource;
  publisher: Publisher;
  timing: Timing;
  log: Logger;
  clock?: Clock;
  /** Shows the state of the stream, and lets it be paused. */
  status?: StreamStatus;
};

/** Time before a visit at which its set of alerts is chosen and reading starts. */
const PREPARATION_MS = 2_000;

/** Plays visits on an absolute schedule, and reports each in one log line. */
export class Player {
  readonly #options: PlayerOptions;
  readonly #clock: Clock;
  readonly #status: StreamStatus;
  readonly #log: VisitLog;
  #schedule: Schedule;
  #skipped = 0;

  /** @throws AlertStreamError `CONFIG` when the timing doesn't fit the alerts */
  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? monotonicClock;
    this.#status = options.status ?? new StreamStatus({ intervalSeconds: undefined, clock: this.#clock });
    this.#log = new VisitLog(options.log);
    const { spanSeconds, from } = options.source.current;
    this.#schedule = scheduleOf(
      options.timing,
      { spanSeconds, leadMs: from === 'topic' ? PREPARATION_MS : 0 },
      this.#clock,
    );
  }

  /**
   * @param signal stops the player; alerts in flight are waited for
   * @throws AlertStreamError `KAFKA` when no alert of a visit could be delivered, and after the last visit if any alert
   *   couldn't; `CONFIG` when newer alerts don't fit the timing
   */
  async play(signal: AbortSignal): Promise<void> {
    const { publisher, source } = this.#options;
    this.#log.playing(source.current, publisher.partitions, this.#schedule.intervalSeconds);
    this.#updateStatus(source.current);
    for (let visit = this.#schedule.first; !signal.aborted;) {
      const start = this.#schedule.startOf(visit);
      if (start === undefined) break;
      this.#status.visitDue(visit, start);
      await this.#clock.until(start - PREPARATION_MS, signal);
      this.#takeNewer(visit, start);
      const reading = source.current.open(signal);
      try {
        await this.#clock.until(start, signal);
        if (signal.aborted) break;
        await this.#playOrSkip(visit, start, reading, signal);
      } finally {
        await reading.close();
      }
      if (signal.aborted) break;
      visit = this.#next(visit);
      // A slow refresh delays no visit: newer alerts are played from the first visit after it on.
      if (this.#schedule.startOf(visit) !== undefined) void source.refresh(signal);
    }
    if (Number.isFinite(this.#schedule.last)) this.#log.throwIfFailed();
  }

  #takeNewer(visit: number, start: number): void {
    const { source, timing } = this.#options;
    if (!source.takeNewer()) return;
    const { current } = source;
    const intervalSeconds = intervalFor(timing.interval, current.spanSeconds / timing.speed);
    const { last } = this.#schedule;
    this.#schedule = new Schedule({
      start,
      intervalMs: intervalSeconds === undefined ? undefined : intervalSeconds * 1000,
      first: visit,
      last,
    });
    this.#log.newAlerts(current);
    this.#updateStatus(current);
  }

  #updateStatus(playable: PlayableSet): void {
    this.#status.setIntervalSeconds(this.#schedule.intervalSeconds);
    this.#status.setPlaying(playable);
  }

  async #playOrSkip(visit: number, start: number, reading: Reading, signal: AbortSignal): Promise<void> {
    if (this.#status.paused) {
      this.#status.visitsSkipped();
      return;
    }
    const { source, publisher, timing } = this.#options;
    const { alerts } = source.current;
    const skipped = this.#skipped;
    this.#skipped = 0;
    this.#status.visitStarted(this.#schedule.startOf(visit + 1));
    const startedAt = new Date().toISOString();
    const { speed, maxRate } = timing;
    const options = {
      count: alerts.length,
      start,
      clock: this.#clock,
      publisher,
      signal,
      observer: this.#status,
      speed,
      maxRate,
    };
    const report = await playVisit(reading.alerts, options);
    const { published, failed, bytes, seconds, lateness } = report;
    const summary = { visit, startedAt, alerts: alerts.length, published, failed, bytes, seconds, lateness, skipped };
    this.#status.visitEnded(summary);
    this.#log.ended(summary, signal.aborted);
    if (report.error === undefined) return;
    this.#log.failed(visit, report);
    if (undeliverable(report)) throw this.#log.failure(visit, report);
  }

  /** The next visit to play: the next one still on time, or with catch-up simply the following one. */
  #next(visit: number): number {
    const { timing } = this.#options;
    const now = this.#clock.now();
    const following = this.#schedule.startOf(visit + 1);
    if (following === undefined) return visit + 1;
    const next = timing.catchUp === true ? visit + 1 : this.#schedule.after(visit, now);
    if (now > following) this.#log.behind(visit, (now - following) / 1000, this.#schedule.intervalSeconds);
    const skipped = next - visit - 1;
    if (skipped > 0) {
      this.#skipped += skipped;
      this.#status.visitsSkipped(skipped);
      this.#log.skipped(visit + 1, next - 1);
    }
    return next;
  }
}

/** Whether Kafka refused every alert, so that later visits would be refused too. */
function undeliverable({ published, unread }: VisitReport): boolean {
  return published === 0 && unread === 0;
}

import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { monotonicClock, type Clock } from './clock.ts';
import { playVisit, type PlayableAlert, type Publisher, type VisitReport } from './play-visit.ts';
import { Schedule } from './schedule.ts';

/** What is played. */
export type Repertoire = {
  readonly alerts: PlayableAlert[];
  readonly bytes: number;
  /** Called between visits: there may be newer alerts. */
  refresh: (signal: AbortSignal) => Promise<void>;
};

export type PlayerOptions = {
  stream: Repertoire;
  publisher: Publisher;
  /** From the start of a visit to the start of the next; undefined plays once. */
  intervalSeconds: number | undefined;
  log: Logger;
  clock?: Clock;
};

/** Plays visits on an absolute schedule, and reports each in one log line. */
export class Player {
  readonly #options: PlayerOptions;
  readonly #clock: Clock;

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? monotonicClock;
  }

  /**
   * @param signal stops it: what is in flight is waited for
   * @throws AlertStreamError `KAFKA` when not one alert of a visit, or, playing once, not every one was delivered
   */
  async play(signal: AbortSignal): Promise<void> {
    const { stream, publisher, intervalSeconds, log } = this.#options;
    const { alerts, bytes } = stream;
    log.info({ event: 'playing', alerts: alerts.length, bytes, partitions: publisher.partitions, interval: intervalSeconds ?? null }, 'playing');
    const schedule = new Schedule(this.#clock.now(), intervalSeconds === undefined ? undefined : intervalSeconds * 1000);
    for (let visit = 1; !signal.aborted; visit += 1) {
      const start = schedule.startOf(visit);
      if (start === undefined) return;
      await this.#clock.until(start, signal);
      if (signal.aborted) return;
      await this.#visit(visit, start, signal);
      const next = schedule.startOf(visit + 1);
      if (next !== undefined && !signal.aborted) await this.#between(visit, next, signal);
    }
  }

  async #visit(visit: number, start: number, signal: AbortSignal): Promise<void> {
    const { stream, publisher, intervalSeconds, log } = this.#options;
    const { alerts } = stream;
    const startedAt = new Date().toISOString();
    const report = await playVisit(alerts, { start, clock: this.#clock, publisher, signal });
    const { published, failed, bytes, seconds, lateness, error } = report;
    log.info(
      {
        event: 'visit',
        visit,
        alerts: alerts.length,
        published,
        failed,
        bytes,
        seconds,
        latenessP50Ms: lateness.p50,
        latenessP99Ms: lateness.p99,
        latenessMaxMs: lateness.max,
        startedAt,
        ...(signal.aborted && { stopped: true }),
      },
      `visit ${visit}`,
    );
    if (error === undefined) return;
    const message = deliveryFailure(visit, report);
    if (published === 0 || intervalSeconds === undefined) throw new AlertStreamError('KAFKA', message, { cause: error });
    log.error({ event: 'not-delivered', visit, failed, error: messageOf(error) }, message);
  }

  /** The time until the next visit is used to look for newer alerts. */
  async #between(visit: number, next: number, signal: AbortSignal): Promise<void> {
    const { stream, intervalSeconds, log } = this.#options;
    const behind = this.#clock.now() - next;
    if (behind > 0) {
      log.warn(
        { event: 'behind', visit, behindSeconds: behind / 1000, interval: intervalSeconds },
        `visit ${visit} took longer than the interval: visit ${visit + 1} starts ${(behind / 1000).toFixed(1)} s late`,
      );
    }
    await stream.refresh(signal);
  }
}

function deliveryFailure(visit: number, { failed, error }: VisitReport): string {
  return `visit ${visit}: ${failed} alerts could not be delivered: ${messageOf(error)}`;
}

import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { VisitReport, VisitSummary } from '../play-visit.ts';
import type { PlayableSet } from '../source/alert-source.ts';

/** A visit has lost its shape when one percent of its alerts is at least this late. */
const LATE_MS = 1_000;

/** The player's log: one line per visit, and one for each problem. */
export class VisitLog {
  readonly #log: Logger;
  readonly #failures: AlertStreamError[] = [];

  constructor(log: Logger) {
    this.#log = log;
  }

  playing({ alerts, bytes, spanSeconds, from }: PlayableSet, partitions: number, interval: number | undefined): void {
    this.#log.info(
      { event: 'playing', alerts: alerts.length, bytes, spanSeconds, from, partitions, interval: interval ?? null },
      from === 'memory' ? 'playing' : 'playing from the topic: the alerts take more than --max-memory-mb',
    );
  }

  newAlerts({ alerts, bytes, spanSeconds, from }: PlayableSet): void {
    this.#log.info({ event: 'new-alerts', alerts: alerts.length, bytes, spanSeconds, from }, 'took newer alerts');
  }

  /** @param stopped whether a stop cut the visit short */
  ended(summary: VisitSummary, stopped: boolean): void {
    const { visit, alerts, published, failed, bytes, seconds, lateness, startedAt, skipped } = summary;
    this.#log.info(
      {
        event: 'visit',
        visit,
        alerts,
        published,
        failed,
        bytes,
        seconds,
        latenessP50Ms: lateness.p50,
        latenessP99Ms: lateness.p99,
        latenessMaxMs: lateness.max,
        startedAt,
        ...(skipped > 0 && { skipped }),
        ...(stopped && { stopped: true }),
      },
      `visit ${visit}`,
    );
    if (lateness.p99 < LATE_MS) return;
    const late = (lateness.max / 1000).toFixed(1);
    this.#log.warn(
      { event: 'late', visit, lateSeconds: lateness.max / 1000 },
      `visit ${visit}: alerts were up to ${late} s late`,
    );
  }

  /** @param behindSeconds seconds since the next visit should have started */
  behind(visit: number, behindSeconds: number, interval: number | undefined): void {
    this.#log.warn(
      { event: 'behind', visit, behindSeconds, interval: interval ?? null },
      `visit ${visit} took longer than the interval: visit ${visit + 1} should have started ${behindSeconds.toFixed(1)} s ago`,
    );
  }

  skipped(first: number, last: number): void {
    const visits = last - first + 1;
    this.#log.warn(
      { event: 'skipped', first, last, visits },
      `${visits} ${visits === 1 ? 'visit was' : 'visits were'} missed and left out: ${first === last ? first : `${first} to ${last}`}`,
    );
  }

  failed(visit: number, report: VisitReport): void {
    const failure = this.failure(visit, report);
    this.#failures.push(failure);
    this.#log.error(
      { event: 'not-delivered', visit, failed: report.failed, error: messageOf(report.error) },
      failure.message,
    );
  }

  failure(visit: number, { failed, error }: VisitReport): AlertStreamError {
    return new AlertStreamError(
      'KAFKA',
      `visit ${visit}: ${failed} alerts could not be delivered: ${messageOf(error)}`,
      { cause: error },
    );
  }

  /** @throws AlertStreamError `KAFKA` when alerts of any visit couldn't be delivered */
  throwIfFailed(): void {
    const [first, ...more] = this.#failures;
    if (first === undefined) return;
    throw more.length === 0
      ? first
      : new AlertStreamError('KAFKA', `${first.message} (and ${more.length} more visits)`, { cause: first });
  }
}

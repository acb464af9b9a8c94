import type { LogRecord } from '../workloads/pod-run.ts';

/** One visit as the simulator reports it. */
export type VisitReport = {
  visit: number;
  alerts: number;
  published: number;
  failed: number;
  seconds: number;
  latenessP50Ms: number;
  latenessP99Ms: number;
};

/** The ingester's totals since it started; `lag` counts messages that are not yet durable. */
export type ArchiveTotals = { archived: number; existing: number; quarantined: number; lag: number };

/** One visit from end to end: what was published, and what of it the archive then had. */
export type VisitLine = VisitReport & { archive: ArchiveTotals };

const NOTHING: ArchiveTotals = { archived: 0, existing: 0, quarantined: 0, lag: 0 };

/**
 * Puts what the simulator and the ingesters report together, visit by visit. A visit is told when all of it is
 * durable; one that takes longer is told as it is then, when `settle` is called.
 */
export class VisitLog {
  readonly #tell: (line: VisitLine) => void;
  readonly #totals = new Map<string, ArchiveTotals>();
  #before = NOTHING;
  #waiting: VisitReport | undefined;

  constructor(tell: (line: VisitLine) => void) {
    this.#tell = tell;
  }

  /** Takes a record of the log of a pod. */
  take(pod: string, record: LogRecord): void {
    if (record.event === 'visit') {
      this.settle();
      this.#waiting = record as unknown as VisitReport;
    } else if (record.event === 'progress') {
      this.#totals.set(pod, record as unknown as ArchiveTotals);
    } else return;
    const { archived, existing, quarantined, lag } = this.#sinceLast();
    if (this.#waiting !== undefined && lag === 0 && archived + existing + quarantined >= this.#waiting.published)
      this.settle();
  }

  /** Tells the visit that is being waited for, complete or not. */
  settle(): void {
    if (this.#waiting === undefined) return;
    const archive = this.#sinceLast();
    this.#before = this.#sum();
    const report = this.#waiting;
    this.#waiting = undefined;
    this.#tell({ ...report, archive });
  }

  #sinceLast(): ArchiveTotals {
    const now = this.#sum();
    return {
      archived: now.archived - this.#before.archived,
      existing: now.existing - this.#before.existing,
      quarantined: now.quarantined - this.#before.quarantined,
      lag: now.lag,
    };
  }

  #sum(): ArchiveTotals {
    return [...this.#totals.values()].reduce(
      (sum, { archived, existing, quarantined, lag }) => ({
        archived: sum.archived + archived,
        existing: sum.existing + existing,
        quarantined: sum.quarantined + quarantined,
        // Each ingester of the group reports the lag of all the partitions.
        lag: Math.max(sum.lag, lag),
      }),
      NOTHING,
    );
  }
}

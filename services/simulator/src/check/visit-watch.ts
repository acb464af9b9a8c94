/** The offsets of a topic and a group at one moment. */
export type Sample = {
  /** Milliseconds of a clock that never steps back. */
  at: number;
  /** By partition: offset of the next message. */
  ends: bigint[];
  /** By partition: offset that the group has committed; absent if there is none. */
  committed: Map<number, bigint>;
};

export type WatchOptions = {
  /** From the start of a visit to the start of the next (milliseconds). */
  intervalMs: number;
  /** Time after the start of a visit by which the group should have its last alert (milliseconds). */
  withinMs: number;
  /** Number of visits to watch; unlimited by default. */
  visits?: number | undefined;
};

/** The result for one visit. Times are in milliseconds, and upper bounds. */
export type WatchedVisit = {
  visit: number;
  startedAt: number;
  alerts: bigint;
  /** From its start until its last alert was in the topic. */
  publishedAfterMs: number;
  /** From its start until the group had committed all of it; undefined if that hadn't happened by the end. */
  consumedAfterMs: number | undefined;
  /** Alerts that the group hadn't committed by the end. */
  behind: bigint;
  within: boolean;
};

type Visit = {
  number: number;
  startedAt: number;
  before: bigint[];
  ends: bigint[];
  grewAt: number;
  caughtUpAt: number | undefined;
};

/** A visit is over when the topic has been quiet for this part of the interval: a slow publisher may pause in between. */
const QUIET_PART = 1 / 4;

/**
 * Recognizes visits by the growth of the topic, and when a group has committed the last alert of each. It reads no
 * messages, so the permission to describe the topic and the group suffices.
 *
 * A visit that had started before the watch is ignored. A visit that isn't followed by a pause ends after the interval.
 */
export class VisitWatch {
  readonly #options: WatchOptions;
  readonly #quietMs: number;
  #last: Sample | undefined;
  #grewAt = 0;
  #count = 0;
  #current: Visit | undefined;
  /** Visits that are over but not yet committed by the group. */
  #pending: Visit[] = [];

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#quietMs = options.intervalMs * QUIET_PART;
  }

  /** When the topic last grew, or the watch started. */
  get grewAt(): number {
    return this.#grewAt;
  }

  /** @returns the visits that are now settled */
  take(sample: Sample): WatchedVisit[] {
    const last = this.#last;
    this.#last = sample;
    if (last === undefined) {
      this.#grewAt = sample.at;
      return [];
    }
    const { at, ends, committed } = sample;
    this.#endVisit(at);
    if (ends.some((end, partition) => end > (last.ends[partition] ?? 0n))) this.#grow(last, sample);
    if (this.#current !== undefined && hasAll(committed, this.#current)) this.#current.caughtUpAt ??= at;
    for (const visit of this.#pending) if (hasAll(committed, visit)) visit.caughtUpAt ??= at;
    const settled = this.#pending.filter(({ caughtUpAt }) => caughtUpAt !== undefined);
    this.#pending = this.#pending.filter(({ caughtUpAt }) => caughtUpAt === undefined);
    return settled.map((visit) => this.#judge(visit));
  }

  /** Whether the requested visits are over and the verdict can't change any more. */
  isDone(at: number): boolean {
    const { visits, withinMs } = this.#options;
    if (visits === undefined || this.#count < visits || this.#current !== undefined) return false;
    return this.#pending.every(({ startedAt }) => at - startedAt > withinMs);
  }

  /** @returns the visits whose time is over but that the group hasn't committed */
  end(): WatchedVisit[] {
    const at = this.#last?.at ?? 0;
    this.#endVisit(at);
    return this.#pending
      .filter(({ startedAt }) => at - startedAt > this.#options.withinMs)
      .map((visit) => this.#judge(visit));
  }

  #grow(last: Sample, { at, ends }: Sample): void {
    const wasQuiet = at - this.#grewAt >= this.#quietMs;
    this.#grewAt = at;
    const { visits = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#current === undefined && this.#count < visits && (wasQuiet || this.#count > 0)) {
      this.#count += 1;
      // After a pause the visit started since the last sample; without one it starts where the previous visit ended.
      this.#current = {
        number: this.#count,
        startedAt: wasQuiet ? last.at : at,
        before: last.ends,
        ends,
        grewAt: at,
        caughtUpAt: undefined,
      };
    }
    if (this.#current === undefined) return;
    this.#current.ends = ends;
    this.#current.grewAt = at;
    this.#current.caughtUpAt = undefined;
  }

  #endVisit(at: number): void {
    const visit = this.#current;
    if (visit === undefined) return;
    if (at - visit.grewAt < this.#quietMs && at - visit.startedAt < this.#options.intervalMs) return;
    this.#pending.push(visit);
    this.#current = undefined;
  }

  #judge({ number, startedAt, before, ends, grewAt, caughtUpAt }: Visit): WatchedVisit {
    const consumedAfterMs = caughtUpAt === undefined ? undefined : caughtUpAt - startedAt;
    const sum = (of: (end: bigint, partition: number) => bigint) =>
      ends.reduce((total, end, partition) => total + of(end, partition), 0n);
    return {
      visit: number,
      startedAt,
      alerts: sum((end, partition) => end - (before[partition] ?? 0n)),
      publishedAfterMs: grewAt - startedAt,
      consumedAfterMs,
      behind: sum((end, partition) => missing(end, before[partition] ?? 0n, this.#last?.committed.get(partition))),
      within: consumedAfterMs !== undefined && consumedAfterMs <= this.#options.withinMs,
    };
  }
}

function hasAll(committed: Map<number, bigint>, { before, ends }: Visit): boolean {
  return ends.every((end, partition) => missing(end, before[partition] ?? 0n, committed.get(partition)) === 0n);
}

/** Number of messages of a partition from `begin` up to `end` that aren't committed. */
function missing(end: bigint, begin: bigint, committed: bigint | undefined): bigint {
  const from = committed === undefined || committed < begin ? begin : committed;
  return end > from ? end - from : 0n;
}

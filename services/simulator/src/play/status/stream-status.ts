import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { monotonicClock, type Clock } from '../schedule/clock.ts';
import { StreamMetrics } from './metrics.ts';
import type { VisitObserver, VisitSummary } from '../play-visit.ts';

/** `waiting` until the first visit can be planned: for Kafka, or for alerts. */
export type StreamState = 'waiting' | 'playing' | 'paused';

/** What is played now. */
export type Playing = {
  readonly generation: string | undefined;
  readonly alerts: readonly unknown[];
  readonly bytes: number;
};

export type StatusOptions = {
  /** From visit to visit; undefined when it plays once, or the alerts have yet to tell. */
  intervalSeconds: number | undefined;
  clock?: Clock;
  metrics?: StreamMetrics;
};

/** How many visits are recorder. */
const REPORTS = 10;

/** Milliseconds without any acknowledgement after which Kafka is said to be silent. */
const SILENCE_MS = 10_000;

/** How the stream is: for whoever asks, and to be paused. */
export class StreamStatus implements VisitObserver {
  readonly #clock: Clock;
  #intervalMs: number | undefined;
  readonly #metrics: StreamMetrics;
  readonly #acknowledgements: Acknowledgements;
  #waitingFor: string | undefined = 'Kafka';
  #playing: Playing | undefined;
  #paused = false;
  #visit = 0;
  #skipped = 0;
  /** When the next visit that hasn't begun is due. */
  #due = Number.POSITIVE_INFINITY;
  #beganLateMs = 0;
  readonly #reports: VisitSummary[] = [];

  constructor({
    intervalSeconds,
    clock = monotonicClock,
    metrics = new StreamMetrics(new MetricsRegistry()),
  }: StatusOptions) {
    this.#intervalMs = intervalSeconds === undefined ? undefined : intervalSeconds * 1000;
    this.#clock = clock;
    this.#metrics = metrics;
    this.#acknowledgements = new Acknowledgements(clock);
  }

  get state(): StreamState {
    if (this.#paused) return 'paused';
    return this.#playing === undefined ? 'waiting' : 'playing';
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** What is played; undefined while it waits. */
  get playing(): Playing | undefined {
    return this.#playing;
  }

  /** The visits, the newest last. */
  get reports(): readonly VisitSummary[] {
    return this.#reports;
  }

  /** Seconds that the visit that runs began late, or that the next one is overdue, whichever is more. */
  get behindSeconds(): number {
    return Math.max(0, this.#beganLateMs, this.#clock.now() - this.#due) / 1000;
  }

  /** Not more than an interval late. */
  get onSchedule(): boolean {
    return this.#intervalMs === undefined || this.behindSeconds * 1000 <= this.#intervalMs;
  }

  /** Visits that begin from now on are skipped; the one that runs is finished. */
  pause(): void {
    this.#paused = true;
  }

  /** The next visit on the schedule is played again; none is made up for. */
  resume(): void {
    this.#paused = false;
  }

  /** @param what it waits for, to complete "waiting for" */
  setWaitingFor(what: string): void {
    this.#waitingFor = what;
  }

  /** Visits begin at this interval; undefined plays once. */
  setIntervalSeconds(intervalSeconds: number | undefined): void {
    this.#intervalMs = intervalSeconds === undefined ? undefined : intervalSeconds * 1000;
  }

  /** All is there to play. */
  setPlaying(playing: Playing): void {
    this.#playing = playing;
    this.#waitingFor = undefined;
  }

  /** The schedule's next visit. @param due when it should begin, by the clock */
  visitDue(visit: number, due: number): void {
    this.#visit = visit;
    this.#due = due;
    this.#beganLateMs = 0;
  }

  /** The expected visit begins. @param nextDue when the one after it should; undefined when there is none */
  visitStarted(nextDue: number | undefined): void {
    this.#beganLateMs = this.#clock.now() - this.#due;
    this.#due = nextDue ?? Number.POSITIVE_INFINITY;
  }

  /** So many visits are left out. */
  visitsSkipped(visits = 1): void {
    this.#skipped += visits;
    this.#metrics.skipped(visits);
  }

  visitEnded(report: VisitSummary): void {
    this.#reports.push(report);
    if (this.#reports.length > REPORTS) this.#reports.shift();
    this.#metrics.visitEnded(report);
  }

  handedOver(lateMs: number): void {
    this.#acknowledgements.handedOver();
    this.#metrics.handedOver(lateMs);
  }

  acknowledged(bytes: number): void {
    this.#acknowledgements.settled();
    this.#metrics.acknowledged(bytes);
  }

  failed(): void {
    this.#acknowledgements.settled();
    this.#metrics.failed();
  }

  unread(alerts: number): void {
    this.#metrics.unread(alerts);
  }

  /** Why nothing is played as it should be. */
  problems(): string[] {
    if (this.#waitingFor !== undefined) return [`waiting for ${this.#waitingFor}`];
    const problems: string[] = [];
    const { silentMs, pending } = this.#acknowledgements;
    if (silentMs > SILENCE_MS) {
      problems.push(
        `Kafka has acknowledged nothing for ${Math.round(silentMs / 1000)} s; ${pending} alerts wait for it`,
      );
    }
    if (!this.onSchedule) {
      problems.push(`${this.behindSeconds.toFixed(1)} s behind the schedule, which is more than an interval`);
    }
    return problems;
  }

  /** For GET /v1/stream. */
  view() {
    return {
      state: this.state,
      waitingFor: this.#waitingFor ?? null,
      visit: this.#visit,
      skippedVisits: this.#skipped,
      intervalSeconds: this.#intervalMs === undefined ? null : this.#intervalMs / 1000,
      behindSeconds: this.behindSeconds,
      generation: this.#playing?.generation ?? null,
      alerts: this.#playing?.alerts.length ?? 0,
      bytes: this.#playing?.bytes ?? 0,
      reports: this.#reports,
    };
  }
}

import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { monotonicClock, type Clock } from '../schedule/clock.ts';
import { StreamMetrics } from './metrics.ts';
import type { VisitObserver, VisitSummary } from '../play-visit.ts';

/** `waiting` until the first visit can be planned: for Kafka, or for alerts. */
export type StreamState = 'waiting' | 'playing' | 'paused';

/** The set of alerts that is played now. */
export type Playing = {
  readonly generation: string | undefined;
  readonly alerts: readonly unknown[];
  readonly bytes: number;
};

export type StatusOptions = {
  /** Between the starts of two visits; undefined when it plays once, or while the interval isn't known yet. */
  intervalSeconds: number | undefined;
  clock?: Clock;
  metrics?: StreamMetrics;
};

/** Number of visits that are kept for GET /v1/stream. */
const MAX_REPORTS = 10;

/** Time without any acknowledgement after which Kafka is reported as silent. */
const SILENCE_MS = 10_000;

/** State of the stream, for health, metrics and GET /v1/stream, and the switch that pauses it. */
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
  /** When the next visit that hasn't started is due. */
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

  /** The set that is played; undefined while the stream waits. */
  get playing(): Playing | undefined {
    return this.#playing;
  }

  /** The latest visits, newest last. */
  get reports(): readonly VisitSummary[] {
    return this.#reports;
  }

  /** Seconds by which the current visit started late or the next one is overdue, whichever is more. */
  get behindSeconds(): number {
    return Math.max(0, this.#beganLateMs, this.#clock.now() - this.#due) / 1000;
  }

  /** Whether the stream is at most one interval late. */
  get onSchedule(): boolean {
    return this.#intervalMs === undefined || this.behindSeconds * 1000 <= this.#intervalMs;
  }

  /** Skips visits from now on; the current one is finished. */
  pause(): void {
    this.#paused = true;
  }

  /** Plays visits again, from the next one on the schedule. Skipped visits are not made up for. */
  resume(): void {
    this.#paused = false;
  }

  /** @param what completes the phrase "waiting for …" */
  setWaitingFor(what: string): void {
    this.#waitingFor = what;
  }

  /** @param intervalSeconds between the starts of two visits; undefined plays once */
  setIntervalSeconds(intervalSeconds: number | undefined): void {
    this.#intervalMs = intervalSeconds === undefined ? undefined : intervalSeconds * 1000;
  }

  /** A set of alerts is ready to be played. */
  setPlaying(playing: Playing): void {
    this.#playing = playing;
    this.#waitingFor = undefined;
  }

  /** The next visit on the schedule is known. @param due when it should start, by the clock */
  visitDue(visit: number, due: number): void {
    this.#visit = visit;
    this.#due = due;
    this.#beganLateMs = 0;
  }

  /** The due visit starts. @param nextDue when the following visit is due; undefined when there is none */
  visitStarted(nextDue: number | undefined): void {
    this.#beganLateMs = this.#clock.now() - this.#due;
    this.#due = nextDue ?? Number.POSITIVE_INFINITY;
  }

  /** Visits were skipped. @param visits number of them */
  visitsSkipped(visits = 1): void {
    this.#skipped += visits;
    this.#metrics.skipped(visits);
  }

  visitEnded(report: VisitSummary): void {
    this.#reports.push(report);
    if (this.#reports.length > MAX_REPORTS) this.#reports.shift();
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

  /** Reasons why the stream isn't played as it should be. */
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

  /** Body of GET /v1/stream. */
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

import { pause } from '@alert-stream/common/async/abort.ts';

/** Time that never steps back. */
export type Clock = {
  /** Milliseconds since some moment. */
  now: () => number;
  /** Resolves at a time of this clock (at once if it has passed), or when `signal` aborts. */
  until: (time: number, signal: AbortSignal) => Promise<void>;
};

/** Longest single timer: longer ones drift, and Node refuses those beyond 24 days. */
const LONGEST_TIMER_MS = 60_000;

/** The system's monotonic clock, which setting the wall clock doesn't change. */
export const monotonicClock: Clock = {
  now: () => performance.now(),
  until: async (time, signal) => {
    for (let left = time - performance.now(); left > 0 && !signal.aborted; left = time - performance.now()) {
      // A timer may fire up to a millisecond early by this clock; then the loop waits for the rest.
      await pause(Math.min(left, LONGEST_TIMER_MS), signal);
    }
  },
};

import type { Clock } from '../../../../services/simulator/src/play/schedule/clock.ts';

/** A clock that goes on only when it is waited on, or told to. */
export class FakeClock implements Clock {
  time = 0;

  now = (): number => this.time;

  until = async (time: number, signal: AbortSignal): Promise<void> => {
    if (!signal.aborted) this.time = Math.max(this.time, time);
  };
}

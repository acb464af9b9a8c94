import type { Clock } from '../schedule/clock.ts';

/** Which alerts wait for Kafka's acknowledgement, and since when none came. */
export class Acknowledgements {
  readonly #clock: Clock;
  #pending = 0;
  #heardAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Alerts that Kafka was given and has neither acknowledged nor refused. */
  get pending(): number {
    return this.#pending;
  }

  /** Milliseconds for which alerts have waited and nothing was heard; 0 when none waits. */
  get silentMs(): number {
    return this.#pending === 0 ? 0 : this.#clock.now() - this.#heardAt;
  }

  handedOver(): void {
    if (this.#pending === 0) this.#heardAt = this.#clock.now();
    this.#pending += 1;
  }

  /** One was acknowledged or refused. */
  settled(): void {
    this.#pending -= 1;
    this.#heardAt = this.#clock.now();
  }
}

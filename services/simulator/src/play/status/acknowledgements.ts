import type { Clock } from '../schedule/clock.ts';

/** Tracks the alerts that wait for Kafka's acknowledgement, and how long Kafka has been silent. */
export class Acknowledgements {
  readonly #clock: Clock;
  #pending = 0;
  #heardAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Number of alerts sent to Kafka and neither acknowledged nor refused. */
  get pending(): number {
    return this.#pending;
  }

  /** Milliseconds since Kafka last acknowledged or refused an alert while others waited; 0 when none waits. */
  get silentMs(): number {
    return this.#pending === 0 ? 0 : this.#clock.now() - this.#heardAt;
  }

  handedOver(): void {
    if (this.#pending === 0) this.#heardAt = this.#clock.now();
    this.#pending += 1;
  }

  /** An alert was acknowledged or refused. */
  settled(): void {
    this.#pending -= 1;
    this.#heardAt = this.#clock.now();
  }
}

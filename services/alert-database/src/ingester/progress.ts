import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { Tally } from './tally.ts';

export type ProgressOptions = {
  tally: Tally;
  /** Messages that are not yet durable, over all partitions. */
  lag: () => Promise<bigint>;
  log: Logger;
  /** Milliseconds between two looks. */
  everyMs?: number;
};

/** Tells in the log how far the archive is: at most once a second, and only when something changed. */
export class Progress {
  readonly #tally: Tally;
  readonly #askLag: () => Promise<bigint>;
  readonly #log: Logger;
  readonly #everyMs: number;
  #lag: number | undefined;
  #told = '';

  constructor({ tally, lag, log, everyMs = 1000 }: ProgressOptions) {
    this.#tally = tally;
    this.#askLag = lag;
    this.#log = log;
    this.#everyMs = everyMs;
  }

  /** Tells what changes, until the signal aborts. */
  async follow(signal: AbortSignal): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    while (!signal.aborted) {
      // The lag first: totals beside a lag of zero then count every message that the lag left out. A broker that is
      // away may take its time to answer, which mustn't hold up a stop.
      await Promise.race([this.#updateLag(), ended]);
      if (JSON.stringify(this.#state()) !== this.#told) this.#tell();
      await sleep(this.#everyMs, undefined, { signal }).catch(() => {});
    }
  }

  /** Tells the totals at the end, and what the source then says is left. */
  async end(): Promise<void> {
    await this.#updateLag();
    this.#tell();
  }

  async #updateLag(): Promise<void> {
    try {
      this.#lag = Number(await this.#askLag());
    } catch (error) {
      this.#log.debug({ event: 'lag-unknown', error: messageOf(error) });
    }
  }

  #state() {
    return { ...this.#tally.totals(), lag: this.#lag };
  }

  #tell(): void {
    const state = this.#state();
    // Without any lag known there has been no broker, so there is nothing to tell.
    if (state.lag === undefined) return;
    this.#told = JSON.stringify(state);
    this.#log.info({ event: 'progress', ...state });
  }
}

import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Milliseconds between two requests for an alert that isn't there yet, and which share of the time that it has taken so
 * far: so much a time may be told too long. Asked more often, what is late would be made later by the asking.
 */
const ASK_AGAIN_MS = 20;
const ASK_AGAIN_SHARE = 0.1;

/** Asks a server for alerts until it has them. */
export class Retrievable {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });

  constructor(url: string) {
    this.#url = url;
  }

  /** @returns milliseconds from now until the alert is served */
  async after(id: bigint, signal: AbortSignal): Promise<number> {
    const start = performance.now();
    while (!(await this.#isServed(id))) {
      await sleep(Math.max(ASK_AGAIN_MS, (performance.now() - start) * ASK_AGAIN_SHARE), undefined, { signal });
    }
    return performance.now() - start;
  }

  close(): void {
    this.#agent.destroy();
  }

  #isServed(id: bigint): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const request = get(new URL(`/v1/alerts/${id}`, this.#url), { agent: this.#agent }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode === 200));
      });
      request.on('error', reject);
    });
  }
}

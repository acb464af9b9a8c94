import type { OpenedObject } from '../../../../services/alert-database/src/store/opened-object.ts';
import { MemoryStore } from './memory-store.ts';

/** A store in memory that counts what is opened, and opens nothing before a test lets it. */
export class SlowStore extends MemoryStore {
  /** Names in the order in which they were opened. */
  readonly opened: string[] = [];
  readonly #waiting: (() => void)[] = [];
  #held = false;

  /** Keeps all that is opened from now on waiting. */
  hold(): void {
    this.#held = true;
  }

  /** Lets go on what waits, and what comes. */
  letGo(): void {
    this.#held = false;
    for (const go of this.#waiting.splice(0)) go();
  }

  override async open(name: string): Promise<OpenedObject | undefined> {
    this.opened.push(name);
    if (this.#held) await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    return super.open(name);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { ApiError } from '../api/api-error.ts';
import type { ApiClient, WatchEvent } from '../api/client.ts';
import type { ApiObject, Place } from '../api/objects.ts';

/** Milliseconds to the next list after a watch has ended, doubled after each short one up to the longest. */
const SHORTEST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/** A watch that lived as long as this, in milliseconds, has proved that all is well. */
const PROVED_MS = 5000;

export type FollowerOptions = {
  api: ApiClient;
  /** Where the objects are; asked before each list, since Strimzi's version may change. */
  place: () => Promise<Place>;
  /** The one object to follow; all of the namespace without it. */
  name?: string;
  onChange: (name: string) => void;
  log: Logger;
  signal: AbortSignal;
};

/**
 * A copy of objects that is kept up to date: a list, then a watch from there, and after whatever ends that, such as a
 * restart of the API server or a version that it has forgotten, a list again. So no change is missed for long.
 */
export class Follower<T extends ApiObject> {
  readonly #options: FollowerOptions;
  #objects = new Map<string, T>();
  #known = false;
  #problem: string | undefined;

  constructor(options: FollowerOptions) {
    this.#options = options;
    void this.#follow();
  }

  /** Whether what is there is known; not before the first list, nor while it may not be seen. */
  get known(): boolean {
    return this.#known;
  }

  /** Why what is known may be old, or nothing is; nothing while all is well. */
  get problem(): string | undefined {
    return this.#problem;
  }

  get(name: string): T | undefined {
    return this.#objects.get(name);
  }

  get names(): string[] {
    return [...this.#objects.keys()];
  }

  async #follow(): Promise<void> {
    const { signal } = this.#options;
    let pause = 0;
    while (!signal.aborted) {
      const began = performance.now();
      let asked = 0;
      try {
        await this.#listAndWatch();
      } catch (error) {
        if (signal.aborted) return;
        this.#fail(error);
        asked = (error instanceof ApiError && error.retryAfterMs) || 0;
      }
      // Also one that ended well: what stands between may end each at once.
      const proved = performance.now() - began > PROVED_MS;
      pause = proved ? SHORTEST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, pause * 2));
      // Not all at once after a restart of the API server.
      await sleep(asked + pause * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => {});
    }
  }

  async #listAndWatch(): Promise<void> {
    const { api, place: findPlace, name, signal } = this.#options;
    const selector = name === undefined ? {} : { fieldSelector: `metadata.name=${name}` };
    const place = await findPlace();
    const { items, resourceVersion } = await api.list<T>(place, selector);
    this.#replace(items);
    await api.watch(place, { ...selector, resourceVersion }, { onEvent: (event) => this.#take(event), signal });
  }

  #replace(items: T[]): void {
    const before = this.#objects;
    const wasKnown = this.#known;
    this.#objects = new Map(items.map((item) => [item.metadata.name, item]));
    this.#known = true;
    this.#problem = undefined;
    const names = new Set([...before.keys(), ...this.#objects.keys()]);
    for (const name of names)
      if (before.get(name)?.metadata.resourceVersion !== this.get(name)?.metadata.resourceVersion) this.#tell(name);
    if (!wasKnown && names.size === 0) this.#tell(this.#options.name ?? '');
  }

  #take({ type, object }: WatchEvent): void {
    const { name } = object.metadata;
    if (type === 'BOOKMARK') return;
    if (type === 'DELETED') this.#objects.delete(name);
    else this.#objects.set(name, object as T);
    this.#tell(name);
  }

  /** What may not be seen any more is unknown; what can't be reached is as it was. */
  #fail(error: unknown): void {
    const problem = messageOf(error);
    const isNew = this.#problem !== problem;
    this.#problem = problem;
    if (error instanceof ApiError && error.isOutOfSight) {
      this.#known = false;
      this.#objects.clear();
    }
    if (!isNew) return;
    const { log, name = 'registries' } = this.#options;
    log.warn({ event: 'follow', name, reason: problem }, `${name}: can't be followed now`);
    this.#tell(this.#options.name ?? '');
  }

  #tell(name: string): void {
    if (!this.#options.signal.aborted) this.#options.onChange(name);
  }
}

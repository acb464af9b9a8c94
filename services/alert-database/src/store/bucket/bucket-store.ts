import { setTimeout as sleep } from 'node:timers/promises';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { assertSafeName, assertSafePrefix } from '../object-names.ts';
import type { ObjectReader, OpenedObject } from '../opened-object.ts';
import type { ObjectFacts, ObjectStore, PutResult } from '../store.ts';
import { BucketError, type BucketClient, type BucketFault } from './client.ts';

/** Tries of one put while other writers are at the same object. */
const BUSY_TRIES = 5;

/** Milliseconds before the second try of what is quickly over; each wait is up to this long. */
const SHORT_WAIT = 200;

/** Objects in a bucket. Put-if-absent is the service's own, or a look before the put where it has none. */
export class BucketStore implements ObjectStore, ObjectReader {
  readonly place: string;
  readonly #client: BucketClient;
  readonly #conditional: boolean;

  /** @param conditional whether the service honours the condition of a put (see probe.ts) */
  constructor(client: BucketClient, { conditional }: { conditional: boolean }) {
    this.place = client.url;
    this.#client = client;
    this.#conditional = conditional;
  }

  async putIfAbsent(name: string, content: () => Promise<Buffer>, facts: ObjectFacts = {}): Promise<PutResult> {
    assertSafeName(name);
    return this.#named('store', name, async () => {
      if (!this.#conditional && (await this.#isThere(name))) return 'exists';
      const bytes = await content();
      for (let tries = 1; ; tries += 1) {
        const fault = await this.#put(name, bytes, facts);
        if (fault === undefined) return 'created';
        if (fault === 'exists') return 'exists';
        await sleep(Math.random() * SHORT_WAIT);
        if (tries < BUSY_TRIES) continue;
        // Some services say "conflict" of all that is there.
        if (await this.#isThere(name)) return 'exists';
        throw new BucketError('busy', 'other writers are at the same object');
      }
    });
  }

  async replace(name: string, content: Buffer, facts: ObjectFacts = {}): Promise<void> {
    assertSafeName(name);
    await this.#named('replace', name, () => this.#client.put(name, content, { ifAbsent: false, facts }));
  }

  async read(name: string): Promise<Buffer | undefined> {
    assertSafeName(name);
    return this.#named('read', name, () => unlessAbsent(onceMore(() => this.#client.get(name))));
  }

  async open(name: string): Promise<OpenedObject | undefined> {
    assertSafeName(name);
    const opened = await this.#named('read', name, () => unlessAbsent(onceMore(() => this.#client.open(name))));
    return opened && { ...opened, content: this.#pieces(name, opened.content) };
  }

  async notedSha256(name: string): Promise<string | undefined> {
    assertSafeName(name);
    return this.#named('look at', name, () => unlessAbsent(onceMore(() => this.#client.notedSha256(name))));
  }

  async *list(prefix: string): AsyncGenerator<string> {
    assertSafePrefix(prefix);
    let page: string | undefined;
    do {
      const from = page;
      const { names, next } = await this.#named('list', prefix, () => onceMore(() => this.#client.list(prefix, from)));
      yield* names;
      page = next;
    } while (page !== undefined);
  }

  async remove(name: string): Promise<void> {
    assertSafeName(name);
    await this.#named('remove', name, () => unlessAbsent(onceMore(() => this.#client.remove(name))));
  }

  async *#pieces(name: string, content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const iterator = content[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await this.#named('read', name, () => iterator.next());
      if (done === true) return;
      yield value;
    }
  }

  async #put(name: string, bytes: Buffer, facts: ObjectFacts): Promise<'exists' | 'busy' | undefined> {
    try {
      await this.#client.put(name, bytes, { ifAbsent: this.#conditional, facts });
      return undefined;
    } catch (error) {
      const fault = faultOf(error);
      if (fault === 'exists' || fault === 'busy') return fault;
      // To overwrite takes a right that a writer needn't have, and the service may look for it before it looks at the
      // condition: what it refuses may be there.
      if (fault === 'refused' && (await this.#isThere(name).catch(() => false))) return 'exists';
      throw error;
    }
  }

  async #isThere(name: string): Promise<boolean> {
    try {
      await this.#client.notedSha256(name);
      return true;
    } catch (error) {
      if (faultOf(error) === 'absent') return false;
      throw error;
    }
  }

  /** Says in a failure what was tried, with what. Rights and buckets may come back, so all of it is retriable. */
  async #named<T>(action: string, name: string, task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof BucketError)) throw error;
      throw new StoreError(error.fault, `can't ${action} ${this.place}/${name}: ${error.message}`, error.retryAfterMs);
    }
  }
}

/** A failure of a bucket, for the archive to wait for or to judge. */
export class StoreError extends AlertStreamError {
  readonly fault: BucketFault;

  constructor(fault: BucketFault, message: string, retryAfterMs?: number) {
    super('STORE', message, { retriable: true, retryAfterMs });
    this.fault = fault;
  }
}

/** Whether a bucket's service refused it: a right is missing, or credentials are. */
export function isRefused(error: unknown): boolean {
  return error instanceof StoreError && error.fault === 'refused';
}

/** The kind of a failure; what no client knows is `away`, since to wait for it loses nothing. */
export function faultOf(error: unknown): BucketFault {
  return error instanceof BucketError ? error.fault : 'away';
}

/**
 * A request that changes nothing is tried twice, so that a reader isn't told of a connection that was just closed; but
 * not when the service asks to wait.
 */
async function onceMore<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (faultOf(error) !== 'away' || (error as BucketError).retryAfterMs !== undefined) throw error;
    await sleep(Math.random() * SHORT_WAIT);
    return request();
  }
}

async function unlessAbsent<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (faultOf(error) === 'absent') return undefined;
    throw error instanceof BucketError ? error : new BucketError('away', messageOf(error));
  }
}

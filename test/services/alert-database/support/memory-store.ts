import type { ObjectStore, PutResult } from '../../../../services/alert-database/src/store/store.ts';

/** A store in memory, which fails as often as a test says. */
export class MemoryStore implements ObjectStore {
  readonly place = 'memory';
  readonly objects = new Map<string, Buffer>();
  /** Names in the order in which they became durable. */
  readonly written: string[] = [];
  /** Thrown by the next calls, one each. */
  readonly failures: Error[] = [];

  async putIfAbsent(name: string, content: () => Promise<Buffer>): Promise<PutResult> {
    this.#fail();
    if (this.objects.has(name)) return 'exists';
    const bytes = await content();
    if (this.objects.has(name)) return 'exists';
    this.objects.set(name, bytes);
    this.written.push(name);
    return 'created';
  }

  async replace(name: string, content: Buffer): Promise<void> {
    this.#fail();
    this.objects.set(name, content);
  }

  async read(name: string): Promise<Buffer | undefined> {
    this.#fail();
    return this.objects.get(name);
  }

  #fail(): void {
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
  }
}

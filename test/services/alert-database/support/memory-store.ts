import type { ObjectFacts, ObjectStore, PutResult } from '../../../../services/alert-database/src/store/store.ts';

/** A store in memory, which fails as often as a test says. */
export class MemoryStore implements ObjectStore {
  readonly place = 'memory';
  readonly objects = new Map<string, Buffer>();
  /** What was noted with them. */
  readonly facts = new Map<string, ObjectFacts>();
  /** Names in the order in which they became durable. */
  readonly written: string[] = [];
  /** Thrown by the next calls, one each. */
  readonly failures: Error[] = [];

  async putIfAbsent(name: string, content: () => Promise<Buffer>, facts: ObjectFacts = {}): Promise<PutResult> {
    this.#fail();
    if (this.objects.has(name)) return 'exists';
    const bytes = await content();
    if (this.objects.has(name)) return 'exists';
    this.objects.set(name, bytes);
    this.facts.set(name, facts);
    this.written.push(name);
    return 'created';
  }

  async replace(name: string, content: Buffer, facts: ObjectFacts = {}): Promise<void> {
    this.#fail();
    this.objects.set(name, content);
    this.facts.set(name, facts);
  }

  async read(name: string): Promise<Buffer | undefined> {
    this.#fail();
    return this.objects.get(name);
  }

  async notedSha256(name: string): Promise<string | undefined> {
    this.#fail();
    return this.facts.get(name)?.sha256;
  }

  #fail(): void {
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
  }
}

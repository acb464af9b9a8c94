import type { ObjectReader, OpenedObject } from '../../../../services/alert-database/src/store/opened-object.ts';
import type { ObjectFacts, ObjectStore, PutResult } from '../../../../services/alert-database/src/store/store.ts';

/** A store in memory, which fails as often as a test says. */
export class MemoryStore implements ObjectStore, ObjectReader {
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

  async open(name: string): Promise<OpenedObject | undefined> {
    const object = await this.read(name);
    if (object === undefined) return undefined;
    const content = (async function* () {
      yield object;
    })();
    return { size: object.length, version: undefined, content, close: async () => {} };
  }

  async notedSha256(name: string): Promise<string | undefined> {
    this.#fail();
    return this.facts.get(name)?.sha256;
  }

  async *list(prefix: string): AsyncGenerator<string> {
    this.#fail();
    yield* [...this.objects.keys()].filter((name) => name.startsWith(prefix)).toSorted((a, b) => (a < b ? -1 : 1));
  }

  async remove(name: string): Promise<void> {
    this.#fail();
    this.objects.delete(name);
    this.facts.delete(name);
  }

  #fail(): void {
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
  }
}

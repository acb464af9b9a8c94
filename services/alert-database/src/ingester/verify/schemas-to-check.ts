import { UnusableSchemaError, SchemaNotFoundError } from '@alert-stream/common/registry-client.ts';
import type { Archive } from '../../archive/archive.ts';
import { archivedSchema } from '../../archive/schemas.ts';
import type { SchemaSource } from '../schema-readers.ts';

/** The schemas by which archived alerts are looked for: the archive's own, which they can be read with, else the registry's. */
export class SchemasToCheck implements SchemaSource {
  readonly #registry: SchemaSource;
  readonly #store: Archive;
  readonly #registered = new Map<number, string>();

  constructor(registry: SchemaSource, store: Archive) {
    this.#registry = registry;
    this.#store = store;
  }

  /** @throws SchemaNotFoundError, UnusableSchemaError when neither has it; AlertStreamError, retriable, when one is away */
  async schema(id: number): Promise<string> {
    const archived = await archivedSchema(this.#store, id);
    try {
      this.#registered.set(id, await this.#registry.schema(id));
    } catch (error) {
      const lost = error instanceof SchemaNotFoundError || error instanceof UnusableSchemaError;
      if (archived === undefined || !lost) throw error;
      return archived;
    }
    return archived ?? (this.#registered.get(id) as string);
  }

  /** What the registry has under an id; undefined where it has lost it. */
  registered(id: number): string | undefined {
    return this.#registered.get(id);
  }
}

import type { Logger } from '@alert-stream/common/log.ts';
import type { Archive } from '../archive/archive.ts';
import { SchemaNotFoundError } from '@alert-stream/common/registry-client.ts';
import { archivedSchema, putSchema } from '../archive/schemas.ts';
import { UnarchivableError } from '../quarantine/reason.ts';
import { isRefused } from '../store/bucket/bucket-store.ts';
import { SchemaReaders, type AlertIdReader, type SchemaSource } from './schema-readers.ts';

/**
 * The schemas that alerts were written with: each is archived before the first alert that needs it. One that the
 * registry has lost since is read from the archive. The registry is asked first all the same: the archive alone can't
 * tell that the registry has another schema under the id, which the alerts would then be written with.
 */
export class ArchivedSchemas {
  readonly #source: SchemaSource;
  readonly #store: Archive;
  readonly #log: Logger;
  readonly #readers: SchemaReaders;

  constructor({ source, store, log }: { source: SchemaSource; store: Archive; log: Logger }) {
    this.#source = source;
    this.#store = store;
    this.#log = log;
    const lasting = { schema: (id: number) => this.#schema(id) };
    this.#readers = new SchemaReaders(lasting, (id, schema) => this.#put(id, schema));
  }

  /**
   * The reader of a schema's alerts. When it resolves the schema is in the archive, durably.
   *
   * @throws PacketError or UnarchivableError when alerts of this schema can't be archived
   * @throws AlertStreamError, retriable, when the registry or the store is away
   */
  reader(id: number): Promise<AlertIdReader> {
    return this.#readers.reader(id);
  }

  async #schema(id: number): Promise<string> {
    try {
      return await this.#source.schema(id);
    } catch (error) {
      if (!(error instanceof SchemaNotFoundError)) throw error;
      const archived = await this.#archived(id);
      if (archived === undefined) throw error;
      this.#log.warn({ event: 'schema-lost', schemaId: id }, `${error.message}; going on with the archived one`);
      return archived;
    }
  }

  async #archived(id: number): Promise<string | undefined> {
    try {
      return await archivedSchema(this.#store, id);
    } catch (error) {
      // Without the right to list, a store refuses what isn't there.
      if (isRefused(error)) return undefined;
      throw error;
    }
  }

  async #put(id: number, schema: string): Promise<void> {
    const outcome = await putSchema(this.#store, id, schema);
    if (outcome === 'conflicting') {
      throw new UnarchivableError(
        'conflicting-schema',
        `the registry's schema ${id} isn't the one that is archived under this id; the archived one stays`,
      );
    }
    if (outcome !== 'existing') this.#log.info({ event: 'schema', schemaId: id, outcome }, 'archived a schema');
  }
}

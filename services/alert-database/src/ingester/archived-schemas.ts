import type { Logger } from '@alert-stream/common/log.ts';
import type { Archive } from '../archive/archive.ts';
import { putSchema } from '../archive/schemas.ts';
import { UnarchivableError } from '../quarantine/reason.ts';
import { SchemaReaders, type AlertIdReader, type SchemaSource } from './schema-readers.ts';

/** The schemas that alerts were written with: each is archived before the first alert that needs it. */
export class ArchivedSchemas {
  readonly #store: Archive;
  readonly #log: Logger;
  readonly #readers: SchemaReaders;

  constructor({ source, store, log }: { source: SchemaSource; store: Archive; log: Logger }) {
    this.#store = store;
    this.#log = log;
    this.#readers = new SchemaReaders(source, (id, schema) => this.#put(id, schema));
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

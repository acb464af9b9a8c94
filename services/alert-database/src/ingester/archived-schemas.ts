import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { messageOf } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { PacketError } from '@alert-stream/common/packet.ts';
import { NotAvro, SchemaNotFound } from '@alert-stream/common/registry-client.ts';
import type { Archive } from '../archive/archive.ts';
import { putSchema } from '../archive/schemas.ts';
import { UnarchivableError } from '../quarantine/reason.ts';

/** Reads an alert's id out of its Avro record. */
export type AlertIdReader = (record: Buffer) => bigint;

/** Where schemas come from; the registry's client, in the program. */
export type SchemaSource = { schema(id: number): Promise<string> };

/** The schemas that alerts were written with: each is archived before the first alert that needs it. */
export class ArchivedSchemas {
  readonly #source: SchemaSource;
  readonly #store: Archive;
  readonly #log: Logger;
  readonly #readers = new Map<number, Promise<AlertIdReader>>();

  constructor({ source, store, log }: { source: SchemaSource; store: Archive; log: Logger }) {
    this.#source = source;
    this.#store = store;
    this.#log = log;
  }

  /**
   * The reader of a schema's alerts. When it resolves the schema is in the archive, durably. Only success is
   * remembered: an id that is unknown now may be registered later.
   *
   * @throws PacketError or UnarchivableError when alerts of this schema can't be archived
   * @throws AlertStreamError, retriable, when the registry or the store is away
   */
  reader(id: number): Promise<AlertIdReader> {
    const known = this.#readers.get(id);
    if (known !== undefined) return known;
    const made = this.#make(id);
    this.#readers.set(id, made);
    made.catch(() => this.#readers.delete(id));
    return made;
  }

  async #make(id: number): Promise<AlertIdReader> {
    const text = await this.#fetch(id);
    const reader = alertIdReader(parse(id, text));
    const outcome = await putSchema(this.#store, id, text);
    if (outcome === 'conflicting') {
      throw new UnarchivableError(
        'conflicting-schema',
        `the registry's schema ${id} isn't the one that is archived under this id; the archived one stays`,
      );
    }
    if (outcome !== 'existing') this.#log.info({ event: 'schema', schemaId: id, outcome }, 'archived a schema');
    return reader;
  }

  async #fetch(id: number): Promise<string> {
    try {
      return await this.#source.schema(id);
    } catch (error) {
      if (error instanceof SchemaNotFound) throw new PacketError('unknown-schema', error.message, error);
      if (error instanceof NotAvro) throw new UnarchivableError('unusable-schema', error.message, error);
      throw error;
    }
  }
}

function parse(id: number, text: string): ReturnType<typeof parseSchema> {
  try {
    return parseSchema(text);
  } catch (error) {
    throw new UnarchivableError('unusable-schema', `the registry's schema ${id}: ${messageOf(error)}`, error);
  }
}

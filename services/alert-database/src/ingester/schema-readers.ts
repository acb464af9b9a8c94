import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { messageOf } from '@alert-stream/common/errors.ts';
import { PacketError } from '@alert-stream/common/packet.ts';
import { UnusableSchemaError, SchemaNotFoundError } from '@alert-stream/common/registry-client.ts';
import { UnarchivableError } from '../quarantine/reason.ts';

/** Reads an alert's id out of its Avro record. */
export type AlertIdReader = (record: Buffer) => bigint;

/** Where schemas come from; the registry's client, in the program. */
export type SchemaSource = { schema(id: number): Promise<string> };

/** How the ids of alerts are read, by the schemas that they were written with. */
export class SchemaReaders {
  readonly #source: SchemaSource;
  readonly #found: (id: number, schema: string) => Promise<void>;
  readonly #readers = new Map<number, Promise<AlertIdReader>>();

  /** @param found is told each schema, and must be done with it before its reader is given */
  constructor(source: SchemaSource, found: (id: number, schema: string) => Promise<void>) {
    this.#source = source;
    this.#found = found;
  }

  /**
   * The reader of a schema's alerts. Only success is remembered: an id that is unknown now may be registered later.
   *
   * @throws PacketError or UnarchivableError when alerts of this schema can't be read
   * @throws AlertStreamError, retriable, when the registry is away
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
    await this.#found(id, text);
    return reader;
  }

  async #fetch(id: number): Promise<string> {
    try {
      return await this.#source.schema(id);
    } catch (error) {
      if (error instanceof SchemaNotFoundError) throw new PacketError('unknown-schema', error.message, error);
      if (error instanceof UnusableSchemaError) throw new UnarchivableError('unusable-schema', error.message, error);
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

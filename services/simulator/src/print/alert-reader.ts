import type avsc from 'avsc';
import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { alertTimeReader } from '@alert-stream/common/avro/alert-time.ts';
import { recordDecoder } from '@alert-stream/common/avro/field.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { messageOf } from '@alert-stream/common/errors.ts';
import { respectRetryAfter } from '@alert-stream/common/http/retry-after.ts';
import { PacketError } from '@alert-stream/common/packet.ts';
import type { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import type { DecodedAlert } from './alert-json.ts';

/** Readers for records of one schema. Reading an id or a time that the schema lacks throws PacketError. */
export type ReadableSchema = {
  /** @throws PacketError `undecodable` */
  decode: (record: Buffer) => DecodedAlert;
  idOf: (record: Buffer) => bigint;
  timeOf: (record: Buffer) => number;
};

/** Caches the schemas of messages: the registry is asked for each schema once. */
export class AlertReader {
  readonly #registry: SchemaRegistryClient;
  readonly #schemas = new Map<number, ReadableSchema>();

  readonly #signal: AbortSignal;

  /** @param signal ends the wait for a registry that asks for a later retry */
  constructor(registry: SchemaRegistryClient, signal: AbortSignal) {
    this.#registry = registry;
    this.#signal = signal;
  }

  /**
   * @throws AlertStreamError `REGISTRY`
   * @throws PacketError `undecodable` when what the registry has under the id can't be read as an Avro schema
   */
  async schema(id: number): Promise<ReadableSchema> {
    const known = this.#schemas.get(id);
    if (known !== undefined) return known;
    const type = typeOf(id, await respectRetryAfter(() => this.#registry.schema(id), this.#signal));
    const schema = {
      decode: recordDecoder(type) as ReadableSchema['decode'],
      idOf: orNone(id, () => alertIdReader(type)),
      timeOf: orNone(id, () => alertTimeReader(type)),
    };
    this.#schemas.set(id, schema);
    return schema;
  }
}

function typeOf(id: number, text: string): avsc.Type {
  try {
    return parseSchema(text);
  } catch (error) {
    throw new PacketError('undecodable', `the registry's schema ${id}: ${messageOf(error)}`, error);
  }
}

/** Defers the error of a schema without the field to the reading of a record, which may need other fields only. */
function orNone<T>(id: number, make: () => (record: Buffer) => T): (record: Buffer) => T {
  try {
    return make();
  } catch (error) {
    return () => {
      throw new PacketError('no-alert-id', `schema ${id} is no schema of alerts: ${messageOf(error)}`, error);
    };
  }
}

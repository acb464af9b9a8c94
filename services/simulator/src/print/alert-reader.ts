import type avsc from 'avsc';
import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { alertTimeReader } from '@alert-stream/common/avro/alert-time.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { messageOf } from '@alert-stream/common/errors.ts';
import { PacketError } from '@alert-stream/common/packet.ts';
import type { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';

/** What is needed to show alerts of one schema. */
export type ReadableSchema = {
  type: avsc.Type;
  idOf: (record: Buffer) => bigint;
  timeOf: (record: Buffer) => number;
};

/** Knows the schemas of the alerts seen so far; asks the registry for each once. */
export class AlertReader {
  readonly #registry: SchemaRegistryClient;
  readonly #schemas = new Map<number, ReadableSchema>();

  constructor(registry: SchemaRegistryClient) {
    this.#registry = registry;
  }

  /**
   * @throws PacketError `no-alert-id` when the schema is none of alerts
   * @throws AlertStreamError `REGISTRY`
   */
  async schema(id: number): Promise<ReadableSchema> {
    const known = this.#schemas.get(id);
    if (known !== undefined) return known;
    const text = await this.#registry.schema(id);
    try {
      const type = parseSchema(text);
      const schema = { type, idOf: alertIdReader(type), timeOf: alertTimeReader(type) };
      this.#schemas.set(id, schema);
      return schema;
    } catch (error) {
      throw new PacketError('no-alert-id', `schema ${id} is no schema of alerts: ${messageOf(error)}`, error);
    }
  }
}

import type { ServerContext } from '../context.ts';
import { withRecord, type ArchivedRecord } from './archived-record.ts';
import { CUTOUT_KINDS, readCutout } from './cutouts.ts';
import type { SchemaFields } from './schema-fields.ts';

/** Bytes that a byte of a record takes when it is decoded, at worst: one of a record's that holds a small number. */
const DECODED = 40;

/** An alert, decoded with the schema that it was written with. */
export type OpenAlert = {
  id: bigint;
  schemaId: number;
  /** Of the message as it was on Kafka. */
  bytes: number;
  /** Its fields: longs are BigInts, bytes are buffers. */
  record: Record<string, unknown>;
  fields: SchemaFields;
};

/**
 * Makes something of an archived alert, decoded whole.
 *
 * @param use undefined where there is none
 * @throws as withRecord does
 */
export async function withAlert<T>(
  context: ServerContext,
  id: bigint,
  use: (alert: OpenAlert | undefined) => T | Promise<T>,
): Promise<T> {
  return withRecord(context, id, (found, lease) => {
    if (found === undefined) return use(undefined);
    const { schemaId, bytes, record, schema } = found;
    lease.grow(DECODED * (record.length - cutoutBytes(found)));
    return use({ id, schemaId, bytes, record: schema.type.fromBuffer(record), fields: schema.fields });
  });
}

/** Bytes of cutouts, which stay what they are. */
function cutoutBytes(found: ArchivedRecord): number {
  return CUTOUT_KINDS.reduce((sum, kind) => sum + (readCutout(found, kind)?.length ?? 0), 0);
}

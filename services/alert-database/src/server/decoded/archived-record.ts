import type avsc from 'avsc';
import { recordCheck } from '@alert-stream/common/avro/field.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { messageOf } from '@alert-stream/common/errors.ts';
import { splitPacket } from '@alert-stream/common/packet.ts';
import type { ServerContext } from '../context.ts';
import { HttpError } from '../http/http-error.ts';
import { TooLargeError, type Lease } from '../memory/work-memory.ts';
import { unpackAlert } from '../packed-alert.ts';
import { SchemaFields } from './schema-fields.ts';

/** An archived alert's record as its bytes, which are known to be one of its schema. */
export type ArchivedRecord = {
  id: bigint;
  schemaId: number;
  /** Of the message as it was on Kafka. */
  bytes: number;
  record: Buffer;
  schema: ParsedSchema;
};

type ParsedSchema = { type: avsc.Type; check: (record: Buffer) => void; fields: SchemaFields };

/**
 * Makes something of an archived alert's record. Until it is made the alert counts among those that are being decoded,
 * and its bytes among those that requests hold.
 *
 * @param use undefined where there is none; the lease takes what else is held until then
 * @throws HttpError 500 when it is there and can't be decoded: the archive is damaged; 422 when it is too large for that;
 *   503 when too many are being decoded
 */
export async function withRecord<T>(
  context: ServerContext,
  id: bigint,
  use: (record: ArchivedRecord | undefined, lease: Lease) => T | Promise<T>,
): Promise<T> {
  const release = context.decoding.takeNow();
  const lease = context.memory.lease();
  try {
    return await use(await openRecord(context, id, lease), lease);
  } catch (error) {
    if (!(error instanceof TooLargeError)) throw error;
    throw new HttpError(422, `alert ${id} is too large to be shown so; its packet is to be had as it is`);
  } finally {
    lease.release();
    release();
  }
}

async function openRecord(context: ServerContext, id: bigint, lease: Lease): Promise<ArchivedRecord | undefined> {
  const packed = await context.alerts(id, lease);
  if (packed === undefined) return undefined;
  const message = await unpackAlert(packed, lease.grow);
  const { schemaId, record } = attempt(id, () => splitPacket(message));
  const text = await context.schema(schemaId);
  if (text === undefined) throw undecodable(id, `its schema, ${schemaId}, is not archived`);
  const schema = attempt(id, () => parsed(text, (type) => context.published(schemaId, type)));
  attempt(id, () => schema.check(record));
  return { id, schemaId, bytes: message.length, record, schema };
}

/** A schema takes milliseconds to parse: what came of it is kept as long as the server keeps its text. */
const PARSED = new WeakMap<Buffer, ParsedSchema>();

function parsed(text: Buffer, published: (type: avsc.Type) => object | undefined): ParsedSchema {
  const known = PARSED.get(text);
  if (known !== undefined) return known;
  const schema: unknown = JSON.parse(text.toString());
  const type = parseSchema(schema);
  const made = { type, check: recordCheck(type), fields: new SchemaFields(published(type) ?? schema) };
  PARSED.set(text, made);
  return made;
}

function attempt<T>(id: bigint, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw undecodable(id, messageOf(error));
  }
}

function undecodable(id: bigint, reason: string): HttpError {
  return new HttpError(
    500,
    `alert ${id} is archived and can't be decoded: ${reason}; its packet is to be had as it is`,
  );
}

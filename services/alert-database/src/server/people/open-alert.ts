import type avsc from 'avsc';
import { recordDecoder } from '@alert-stream/common/avro/field.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { messageOf } from '@alert-stream/common/errors.ts';
import { splitPacket } from '@alert-stream/common/packet.ts';
import type { ServerContext } from '../context.ts';
import { HttpError } from '../http-error.ts';
import { unpackAlert } from '../packed-alert.ts';
import { SchemaFields } from './schema-fields.ts';

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
 * Makes something of an archived alert. Until it is made the alert counts among those that are being decoded.
 *
 * @param use undefined where there is none
 * @throws HttpError 500 when it is there and can't be decoded: the archive is damaged; 503 when too many are
 */
export async function withAlert<T>(
  context: ServerContext,
  id: bigint,
  use: (alert: OpenAlert | undefined) => T | Promise<T>,
): Promise<T> {
  const release = context.decoding.takeNow();
  try {
    return await use(await openAlert(context, id));
  } finally {
    release();
  }
}

async function openAlert(context: ServerContext, id: bigint): Promise<OpenAlert | undefined> {
  const packed = await context.alerts(id);
  if (packed === undefined) return undefined;
  const message = await unpackAlert(packed);
  const { schemaId, record } = attempt(id, () => splitPacket(message));
  const text = await context.schema(schemaId);
  if (text === undefined) throw undecodable(id, `its schema, ${schemaId}, is not archived`);
  const { decode, fields } = attempt(id, () => parsed(text, (type) => context.published(schemaId, type)));
  return { id, schemaId, bytes: message.length, record: attempt(id, () => decode(record)), fields };
}

/** A schema takes milliseconds to parse: what came of it is kept as long as the server keeps its text. */
const PARSED = new WeakMap<Buffer, Parsed>();

type Parsed = { decode: (record: Buffer) => OpenAlert['record']; fields: SchemaFields };

function parsed(text: Buffer, published: (type: avsc.Type) => object | undefined): Parsed {
  const known = PARSED.get(text);
  if (known !== undefined) return known;
  const schema: unknown = JSON.parse(text.toString());
  const type = parseSchema(schema);
  const decode = recordDecoder(type) as Parsed['decode'];
  const made = { decode, fields: new SchemaFields(published(type) ?? schema) };
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

import { Cursor } from '@alert-stream/common/avro/cursor.ts';
import { skipperOf, type Skip } from '@alert-stream/common/avro/skip.ts';
import type avsc from 'avsc';
import type { AlertAsJson, JsonQuery } from '../context.ts';
import { withRecord, type ArchivedRecord } from './archived-record.ts';
import { jsonWriter, keyOf, writeFields, type FieldWriter } from './avro-json.ts';
import { cutoutKindOf, readCutout } from './cutouts.ts';
import { JsonText } from './json-text.ts';
import { links } from '../pages/links.ts';

/**
 * A whole alert as JSON. Values are as avro-json.ts writes them; cutouts are links, or base64. The text counts among the
 * bytes that requests hold until it is released.
 *
 * @throws HttpError as withRecord does
 */
export const alertAsJson: AlertAsJson = (context, id, query) =>
  withRecord(context, id, (found) => {
    if (found === undefined) return undefined;
    const { grow, release } = context.memory.lease();
    try {
      const json = new JsonText(grow);
      write(found, query, json);
      return { pieces: json.pieces, release };
    } catch (error) {
      release();
      throw error;
    }
  });

function write(found: ArchivedRecord, query: JsonQuery, json: JsonText): void {
  const { id, schemaId, record, schema } = found;
  const { base } = query;
  const head = JSON.stringify({
    id: String(id),
    schemaId,
    schema: links.schema(base, schemaId),
    packet: links.packet(base, id),
    page: links.page(base, id),
  });
  json.add(`${head.slice(0, -1)},"alert":`);
  const fields = writersOf(schema.type).map((field) => cutoutLink(found, field, query) ?? field);
  writeFields(fields, new Cursor(record), json);
  json.add('}');
  json.end();
}

type AlertField = FieldWriter & { name: string; skip: Skip };

function cutoutLink(found: ArchivedRecord, { name, key, skip }: AlertField, query: JsonQuery): FieldWriter | undefined {
  const kind = query.cutouts === 'links' ? cutoutKindOf(name) : undefined;
  if (kind === undefined || readCutout(found, kind) === undefined) return undefined;
  return {
    key,
    write: (cursor, json) => {
      skip(cursor);
      json.addString(links.cutout(query.base, found.id, kind));
    },
  };
}

const WRITERS = new WeakMap<avsc.Type, AlertField[]>();

/** @throws TypeError for an alert that is no record, which the check of a record has refused before */
function writersOf(schema: avsc.Type): AlertField[] {
  const known = WRITERS.get(schema);
  if (known !== undefined) return known;
  const made = (schema as avsc.types.RecordType).fields.map(({ name, type }) => ({
    name,
    key: keyOf(name),
    write: jsonWriter(type),
    skip: skipperOf(type),
  }));
  WRITERS.set(schema, made);
  return made;
}

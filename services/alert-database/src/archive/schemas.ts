import { hash } from 'node:crypto';
import { parseSchema, schemaFingerprint } from '@alert-stream/common/avro/schema.ts';
import type { Archive, ReadableArchive } from './archive.ts';
import type { Comparison } from './compression.ts';
import { putObject, type Outcome } from './put-object.ts';

/**
 * Archives the bare schema's JSON text under its id, so that its alerts can be read as long as they are there. A schema
 * that differs from the stored one in documentation or layout alone is the same: both read the same alerts.
 */
export function putSchema(archive: Archive, id: number, schema: string): Promise<Outcome> {
  return putObject(archive.schemas, archive.layout.schema(id), {
    facts: { sha256: hash('sha256', schema), contentType: 'application/json' },
    bytes: async () => Buffer.from(schema),
    compare: async (stored) => compareSchemas(stored.toString(), schema),
  });
}

/** The schema that is archived under the id, or undefined where no layout has it. */
export async function readSchema({ schemas, layouts }: ReadableArchive, id: number): Promise<Buffer | undefined> {
  for (const { schema } of layouts) {
    const stored = await schemas.read(schema(id));
    if (stored !== undefined) return stored;
  }
  return undefined;
}

/**
 * The schema that the ingester has archived under the id, to read alerts with: undefined where there is none, or what
 * there is can't be read.
 */
export async function archivedSchema({ schemas, layout }: Archive, id: number): Promise<string | undefined> {
  const stored = await schemas.read(layout.schema(id));
  if (stored === undefined) return undefined;
  try {
    parseSchema(String(stored));
    return String(stored);
  } catch {
    return undefined;
  }
}

/** What is archived under a schema's id, beside the schema that should be there. */
export function compareSchemas(stored: string, schema: string): Comparison {
  if (stored === schema) return 'same';
  let storedFingerprint: string;
  try {
    storedFingerprint = schemaFingerprint(parseSchema(stored));
  } catch {
    return 'unreadable';
  }
  return storedFingerprint === schemaFingerprint(parseSchema(schema)) ? 'same' : 'other';
}

import { parseSchema, schemaFingerprint } from '@alert-stream/common/avro/schema.ts';
import { schemaName } from '../store/object-names.ts';
import type { ObjectStore } from '../store/store.ts';
import type { Comparison } from './compression.ts';
import { putObject, type Outcome } from './put-object.ts';

/**
 * Archives the bare schema's JSON text under its id, so that its alerts can be read as long as they are there. A schema
 * that differs from the stored one in documentation or layout alone is the same: both read the same alerts.
 */
export function putSchema(store: ObjectStore, id: number, schema: string): Promise<Outcome> {
  return putObject(
    store,
    schemaName(id),
    async () => Buffer.from(schema),
    async (stored) => compareSchemas(stored.toString(), schema),
  );
}

function compareSchemas(stored: string, schema: string): Comparison {
  if (stored === schema) return 'same';
  let storedFingerprint: string;
  try {
    storedFingerprint = schemaFingerprint(parseSchema(stored));
  } catch {
    return 'unreadable';
  }
  return storedFingerprint === schemaFingerprint(parseSchema(schema)) ? 'same' : 'other';
}

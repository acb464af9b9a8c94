import type { Archive } from '../../archive/archive.ts';
import { compareSchemas, putSchema } from '../../archive/schemas.ts';
import { TROUBLES, type SchemaFinding } from './finding.ts';

/**
 * Looks for a schema in the archive: without it nobody can read its alerts once the registry has forgotten it.
 *
 * @param options `repair` archives it where it is missing or unreadable; a different one stays
 */
export async function checkSchema(
  store: Archive,
  schemaId: number,
  schema: string,
  { repair }: { repair: boolean },
): Promise<SchemaFinding | undefined> {
  const stored = await store.schemas.read(store.layout.schema(schemaId));
  const comparison = stored === undefined ? undefined : compareSchemas(String(stored), schema);
  if (comparison === 'same') return undefined;
  const finding: SchemaFinding = { trouble: comparison === undefined ? 'missing' : TROUBLES[comparison], schemaId };
  if (!repair || (await putSchema(store, schemaId, schema)) === 'conflicting') return finding;
  return { ...finding, repaired: 'archived' };
}

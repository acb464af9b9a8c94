import type { Archive } from '../../archive/archive.ts';
import { putSchema } from '../../archive/schemas.ts';
import type { SchemaFinding } from './finding.ts';

/**
 * Looks for a schema in the archive: without it nobody can read its alerts once the registry has forgotten it.
 *
 * @param options `repair` archives it where it is missing
 */
export async function checkSchema(
  store: Archive,
  schemaId: number,
  schema: string,
  { repair }: { repair: boolean },
): Promise<SchemaFinding | undefined> {
  if ((await store.schemas.read(store.layout.schema(schemaId))) !== undefined) return undefined;
  if (!repair) return { trouble: 'missing', schemaId };
  await putSchema(store, schemaId, schema);
  return { trouble: 'missing', schemaId, repaired: 'archived' };
}

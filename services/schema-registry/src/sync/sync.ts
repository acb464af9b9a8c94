import { parseSchema, schemaFingerprint } from '@alert-stream/common/avro/schema.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { AlertSchema } from '@alert-stream/common/lsst-schemas.ts';
import { SchemaNotFound, SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import type { Registry } from './registry.ts';

/**
 * Puts alert schemas into a registry under their ids. What is there already stays; nothing is ever deleted.
 *
 * @throws AlertStreamError `REGISTRY`: an id is taken by another schema (then nothing is added), or was not honoured
 */
export async function syncSchemas(
  registry: Registry,
  { schemas, subject, log, signal }: { schemas: AlertSchema[]; subject: string; log: Logger; signal: AbortSignal },
): Promise<void> {
  const present = await readBack(registry, schemas, log);
  const conflicts = schemas.filter((schema) => present.get(schema.id)?.same === false);
  if (conflicts.length > 0) {
    throw new AlertStreamError(
      'REGISTRY',
      conflicts
        .map(({ id, version }) => {
          const other = present.get(id)?.name;
          return `id ${id} is taken: expected alert schema ${version}, the registry has another schema there, ${other}`;
        })
        .join('\n'),
    );
  }
  const missing = schemas.filter(({ id }) => !present.has(id));
  if (missing.length > 0) {
    await registry.add(subject, missing, signal);
    const added = await readBack(registry, missing, log);
    const lost = missing.filter(({ id }) => added.get(id)?.same !== true);
    if (lost.length > 0) {
      const ids = lost.map(({ id }) => id).join(', ');
      const what = `took the schemas but doesn't have them under their ids ${ids}`;
      throw new AlertStreamError('REGISTRY', `${registry.name} ${what}`);
    }
  }
  log.info(
    { event: 'synced', schemas: schemas.length, added: missing.length, ids: missing.map(({ id }) => id) },
    `${registry.name} has all alert schemas under their ids`,
  );
}

/** Which of the ids the registry has, by what name, and whether it is the same schema. */
async function readBack(
  registry: Registry,
  schemas: AlertSchema[],
  log: Logger,
): Promise<Map<number, { name: string; same: boolean }>> {
  const client = new SchemaRegistryClient({ url: registry.url, log });
  const present = new Map<number, { name: string; same: boolean }>();
  for (const { id, schema } of schemas) {
    const text = await client.schema(id).catch((error: unknown) => {
      if (error instanceof SchemaNotFound) return undefined;
      throw error;
    });
    if (text !== undefined) present.set(id, compare(text, schema));
  }
  return present;
}

function compare(text: string, schema: object): { name: string; same: boolean } {
  try {
    const found = parseSchema(text);
    const same = schemaFingerprint(found) === schemaFingerprint(parseSchema(schema));
    return { name: found.name ?? found.typeName, same };
  } catch {
    return { name: 'something that is no Avro schema', same: false };
  }
}

import test from 'ava';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { SchemaNotFoundError } from '@alert-stream/common/registry-client.ts';
import { SchemasToCheck } from '../../../../../services/alert-database/src/ingester/verify/schemas-to-check.ts';
import { SCHEMA, SCHEMA_ID } from '../../support/alerts.ts';
import { archiveOf } from '../../support/archives.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { MemoryRegistry } from '../../support/pipeline.ts';

const OTHER = SCHEMA.replace('cutoutDifference', 'cutoutScience');

function setUp(archived?: string, registered?: string) {
  const store = new MemoryStore();
  if (archived !== undefined) store.objects.set(`schemas/${SCHEMA_ID}`, Buffer.from(archived));
  const registry = new MemoryRegistry();
  registry.schemas.clear();
  if (registered !== undefined) registry.schemas.set(SCHEMA_ID, registered);
  return { source: new SchemasToCheck(registry, archiveOf(store)), registry };
}

test("alerts are read by the archive's own schema, and compared with the registry's where it has one", async (t) => {
  const { source } = setUp(SCHEMA, OTHER);
  t.is(await source.schema(SCHEMA_ID), SCHEMA);
  t.is(source.registered(SCHEMA_ID), OTHER);
  const lost = setUp(SCHEMA).source;
  t.is(await lost.schema(SCHEMA_ID), SCHEMA);
  t.is(lost.registered(SCHEMA_ID), undefined);
});

test("where the archive has none that can be read, the registry's is used", async (t) => {
  for (const archived of [undefined, '{"type": "rec']) {
    t.is(await setUp(archived, SCHEMA).source.schema(SCHEMA_ID), SCHEMA);
    await t.throwsAsync(setUp(archived).source.schema(SCHEMA_ID), { instanceOf: SchemaNotFoundError });
  }
});

test('a registry that is away is no registry that has lost a schema', async (t) => {
  const { source, registry } = setUp(SCHEMA, SCHEMA);
  const away = new AlertStreamError('REGISTRY', 'away', { retriable: true });
  registry.failures.push(away);
  t.is(await t.throwsAsync(source.schema(SCHEMA_ID)), away);
  t.is(await source.schema(SCHEMA_ID), SCHEMA);
});

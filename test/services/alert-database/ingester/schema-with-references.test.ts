import test from 'ava';
import avsc from 'avsc';
import { createLogger } from '@alert-stream/common/log.ts';
import { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { ArchivedSchemas } from '../../../../services/alert-database/src/ingester/archived-schemas.ts';
import { startTestRegistry } from '../../../support/registry.ts';
import { archiveOf } from '../support/archives.ts';
import { MemoryStore } from '../support/memory-store.ts';

const log = createLogger('test', 'silent');

const record = (name: string, types: Record<string, string>) => ({
  type: 'record',
  name,
  namespace: 'v1',
  fields: Object.entries(types).map(([field, type]) => ({ name: field, type })),
});

test('a schema with references in a real registry reads its alerts, and is archived whole in itself', async (t) => {
  const registry = await startTestRegistry();
  t.teardown(registry.stop);
  const register = async (subject: string, schema: object, ...subjects: string[]): Promise<number> => {
    const references = subjects.map((name) => ({ name: `v1.${name}`, subject: name, version: 1 }));
    const answer = await fetch(`${registry.url.href}/subjects/${subject}/versions`, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
      body: JSON.stringify({ schema: JSON.stringify(schema), references }),
    });
    return ((await answer.json()) as { id: number }).id;
  };
  await register('band', { type: 'enum', name: 'band', namespace: 'v1', symbols: ['u', 'g'] });
  await register('source', record('source', { band: 'v1.band', flux: 'float' }), 'band');
  const alert = record('alert', { diaSourceId: 'long', source: 'v1.source', band: 'v1.band' });
  const id = await register('alert', alert, 'source', 'band');

  const store = new MemoryStore();
  const source = new SchemaRegistryClient({ url: registry.url, log });
  const read = await new ArchivedSchemas({ source, store: archiveOf(store), log }).reader(id);
  const bytes = Buffer.from([24, 2, 0, 0, 0, 0, 0]);
  t.is(read(bytes), 12n);

  const archived = JSON.parse(String(store.objects.get(`schemas/${id}`)));
  t.like(avsc.Type.forSchema(archived).fromBuffer(bytes), { source: { band: 'g', flux: 0 }, band: 'u' });

  const registered: number[] = [];
  for await (const { schema, ...each } of source.registered()) {
    avsc.Type.forSchema(JSON.parse(schema));
    registered.push(each.id);
  }
  t.true(registered.includes(id));
});

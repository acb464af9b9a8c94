import test from 'ava';
import { checkSchema } from '../../../../../services/alert-database/src/ingester/verify/check-schema.ts';
import { SCHEMA, SCHEMA_ID } from '../../support/alerts.ts';
import { archiveOf } from '../../support/archives.ts';
import { MemoryStore } from '../../support/memory-store.ts';

function setUp(stored?: string) {
  const store = new MemoryStore();
  const name = `schemas/${SCHEMA_ID}`;
  if (stored !== undefined) store.objects.set(name, Buffer.from(stored));
  const check = (repair = false) => checkSchema(archiveOf(store), SCHEMA_ID, SCHEMA, { repair });
  return { check, stored: () => store.objects.get(name)?.toString() };
}

test("the registry's schema is found, also with other blanks", async (t) => {
  t.is(await setUp(SCHEMA).check(), undefined);
  t.is(await setUp(JSON.stringify(JSON.parse(SCHEMA), null, 2)).check(), undefined);
});

test('one that is missing or unreadable is told, and archived when told to', async (t) => {
  for (const [stored, trouble] of [
    [undefined, 'missing'],
    ['{"type": "rec', 'unreadable'],
  ] as const) {
    const archive = setUp(stored);
    t.deepEqual(await archive.check(), { trouble, schemaId: SCHEMA_ID });
    t.is(archive.stored(), stored);
    t.deepEqual(await archive.check(true), { trouble, schemaId: SCHEMA_ID, repaired: 'archived' });
    t.is(archive.stored(), SCHEMA);
  }
});

test('another schema under the id is told, and stays', async (t) => {
  const other = '{"type":"record","name":"other","fields":[]}';
  const archive = setUp(other);
  for (const repair of [false, true])
    t.deepEqual(await archive.check(repair), { trouble: 'different', schemaId: SCHEMA_ID });
  t.is(archive.stored(), other);
});

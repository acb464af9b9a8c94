import test from 'ava';
import { putSchema, readSchema } from '../../../../services/alert-database/src/archive/schemas.ts';
import { LAYOUT_NAMES } from '../../../../services/alert-database/src/store/layouts.ts';
import { SCHEMA, SCHEMA_ID } from '../support/alerts.ts';
import { archiveOf, readableArchive } from '../support/archives.ts';
import { MemoryStore } from '../support/memory-store.ts';

const name = `schemas/${SCHEMA_ID}`;

test('the bare schema is stored as the registry gave it', async (t) => {
  const store = new MemoryStore();
  t.is(await putSchema(archiveOf(store), SCHEMA_ID, SCHEMA), 'archived');
  t.is(String(store.objects.get(name)), SCHEMA);
});

for (const [what, text] of [
  ['text', SCHEMA],
  ['meaning, laid out differently', JSON.stringify(JSON.parse(SCHEMA), null, 2)],
  ['meaning, with documentation', SCHEMA.replace('"type":"record"', '"type":"record","doc":"An alert."')],
] as const) {
  test(`a schema of the same ${what} exists, and the stored one stays`, async (t) => {
    const store = new MemoryStore();
    store.objects.set(name, Buffer.from(text));
    t.is(await putSchema(archiveOf(store), SCHEMA_ID, SCHEMA), 'existing');
    t.is(String(store.objects.get(name)), text);
  });
}

test('a schema that reads other alerts is a conflict, and the stored one stays', async (t) => {
  const store = new MemoryStore();
  const other = SCHEMA.replace('"diaSourceId"', '"alertId"');
  store.objects.set(name, Buffer.from(other));
  t.is(await putSchema(archiveOf(store), SCHEMA_ID, SCHEMA), 'conflicting');
  t.is(String(store.objects.get(name)), other);
});

for (const [damage, text] of [
  ['empty', ''],
  ['cut off', SCHEMA.slice(0, 50)],
] as const) {
  test(`a stored schema that is ${damage} is replaced`, async (t) => {
    const store = new MemoryStore();
    store.objects.set(name, Buffer.from(text));
    t.is(await putSchema(archiveOf(store), SCHEMA_ID, SCHEMA), 'repaired');
    t.is(String(store.objects.get(name)), SCHEMA);
    t.is(String(store.objects.get(`damaged/${name}`)), text);
  });
}

for (const layout of LAYOUT_NAMES) {
  test(`a schema that was written as ${layout} is read by who looks everywhere`, async (t) => {
    const store = new MemoryStore();
    await putSchema(archiveOf(store, layout), SCHEMA_ID, SCHEMA);
    t.is(String(await readSchema(readableArchive(store, [...LAYOUT_NAMES]), SCHEMA_ID)), SCHEMA);
    t.is(await readSchema(readableArchive(store, [layout]), SCHEMA_ID + 1), undefined);
  });
}

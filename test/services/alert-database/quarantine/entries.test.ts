import test from 'ava';
import {
  entries,
  entryId,
  readBytes,
  readEntry,
  removeEntry,
  requireEntries,
  type EntryFilter,
} from '../../../../services/alert-database/src/quarantine/entries.ts';
import { isQuarantined, quarantine } from '../../../../services/alert-database/src/quarantine/quarantine.ts';
import { message } from '../support/alerts.ts';
import { MemoryStore } from '../support/memory-store.ts';

async function filled(): Promise<MemoryStore> {
  const store = new MemoryStore();
  const put = (offset: bigint, reason: 'empty' | 'too-short', topic = 'alerts') =>
    quarantine(store, message(Buffer.from(`${offset}`), { topic, offset }), reason, `wrong ${offset}`);
  for (const offset of [5n, 40n, 7n]) await put(offset, 'too-short');
  await put(6n, 'empty');
  await put(1n, 'empty', 'alerts-2');
  return store;
}

async function ids(
  store: MemoryStore,
  filter: EntryFilter = {},
  damaged: (error: Error) => void = () => {},
): Promise<string[]> {
  const found: string[] = [];
  for await (const { id } of entries(store, filter, damaged)) found.push(id);
  return found;
}

test('entries are listed by their topic, partition and offset, of one reason or one topic alone if asked', async (t) => {
  const store = await filled();
  t.deepEqual(await ids(store), ['alerts-2/3/1', 'alerts/3/40', 'alerts/3/5', 'alerts/3/6', 'alerts/3/7']);
  t.deepEqual(await ids(store, { reason: 'empty' }), ['alerts-2/3/1', 'alerts/3/6']);
  t.deepEqual(await ids(store, { topic: 'alerts' }), ['alerts/3/40', 'alerts/3/5', 'alerts/3/6', 'alerts/3/7']);
  t.deepEqual(await ids(store, { topic: 'alert' }), []);
});

test('an entry is found by its id, with its bytes', async (t) => {
  const store = await filled();
  t.like((await readEntry(store, 'alerts/3/40'))?.record, {
    topic: 'alerts',
    offset: '40',
    reason: 'too-short',
    error: 'wrong 40',
  });
  t.is(String(await readBytes(store, 'alerts/3/40')), '40');
  t.is(await readEntry(store, 'alerts/3/41'), undefined);
});

test('one that is removed leaves nothing, and its neighbours stay', async (t) => {
  const store = await filled();
  await removeEntry(store, 'alerts/3/5');
  t.false([...store.objects.keys()].some((name) => name.includes('alerts/3/5')));
  t.is((await ids(store)).length, 4);
});

test('a removal that is interrupted leaves what can be seen and removed again', async (t) => {
  const store = await filled();
  await store.remove('quarantine/alerts/3/5.bin');
  t.true((await ids(store)).includes('alerts/3/5'));
  t.is(await readBytes(store, 'alerts/3/5'), undefined);
  await removeEntry(store, 'alerts/3/5');
  t.is(store.objects.size, 8);
});

test('a record that is damaged is told by its name, and the others are listed', async (t) => {
  const store = await filled();
  store.objects.set('quarantine/alerts/3/6.json', Buffer.from('{"rea'));
  store.objects.set('quarantine/alerts/3/7.json', Buffer.from('[1]'));
  const told: string[] = [];
  t.deepEqual(await ids(store, {}, ({ message: text }) => told.push(text)), [
    'alerts-2/3/1',
    'alerts/3/40',
    'alerts/3/5',
  ]);
  t.is(told.length, 2);
  t.regex(told[0] ?? '', /^memory\/quarantine\/alerts\/3\/6\.json: expected the record .*, got "\{\\"rea"/);
});

test('what else lies there is no entry', async (t) => {
  const store = await filled();
  for (const name of ['notes.json', 'alerts/3/x.json', 'alerts/3/9.txt', 'alerts/3/8.bin'])
    store.objects.set(`quarantine/${name}`, Buffer.from('{}'));
  t.is((await ids(store)).length, 5);
});

test('ids that are not there are all named', async (t) => {
  const store = await filled();
  await t.notThrowsAsync(requireEntries(store, ['alerts/3/5', 'alerts-2/3/1']));
  await t.throwsAsync(requireEntries(store, ['alerts/3/8', 'alerts/3/5', 'other/0/1']), {
    code: 'INPUT',
    message: 'no such entry in the quarantine: alerts/3/8, other/0/1',
  });
});

test('a message is known to be in the quarantine by its bytes, not by its place alone', async (t) => {
  const store = await filled();
  const at = { topic: 'alerts', offset: 5n };
  t.true(await isQuarantined(store, message(Buffer.from('5'), at)));
  const other = message(Buffer.from('another'), at);
  t.false(await isQuarantined(store, other));
  const name = await quarantine(store, other, 'too-short', 'of a topic that was made anew');
  t.true(await isQuarantined(store, other));
  t.is(entryId.parse(name.replace('quarantine/', '')), name.replace('quarantine/', ''));
});

for (const id of ['alerts/3/5', 'a.b_c-d/0/9223372036854775807', 'alerts/3/5.0123456789abcdef']) {
  test(`${id} is an entry's id`, (t) => t.is(entryId.parse(id), id));
}

for (const id of [
  '',
  'alerts',
  'alerts/3',
  'alerts/3/',
  '../3/5',
  './3/5',
  'alerts/../5',
  'alerts/3/-5',
  'alerts/3/5.json',
  '/alerts/3/5',
  'alerts/3/5/',
  'a/b/3/5',
  'alerts/3/5\0',
  'alerts\\3\\5',
  `${'a'.repeat(250)}/0/1`,
  'alerts/3/5\n',
]) {
  test(`${JSON.stringify(id.slice(0, 40))} is none`, (t) => t.is(entryId.parse(id), undefined));
}

import test from 'ava';
import { describeEntry } from '../../../../services/alert-database/src/quarantine/describe.ts';
import { readEntry, type Entry } from '../../../../services/alert-database/src/quarantine/entries.ts';
import { quarantine } from '../../../../services/alert-database/src/quarantine/quarantine.ts';
import { message } from '../support/alerts.ts';
import { MemoryStore } from '../support/memory-store.ts';

async function entryOf(value: Buffer | null, headers: [Buffer, Buffer][] = []): Promise<Entry> {
  const store = new MemoryStore();
  await quarantine(
    store,
    message(value, { key: Buffer.from('key'), headers }),
    'undecodable',
    'the record is truncated',
  );
  return (await readEntry(store, 'alerts-simulated/3/42')) as Entry;
}

test('a person is shown where a message was, why it is there, its headers, and how it begins', async (t) => {
  const value = Buffer.concat([Buffer.from([0, 0, 0, 4, 0x4d]), Buffer.from('alert'), Buffer.alloc(300, 0xff)]);
  const entry = await entryOf(value, [
    [Buffer.from('binary'), Buffer.from([0x1b, 0x5b])],
    [Buffer.from('sent-by'), Buffer.from('a test')],
  ]);
  const lines = describeEntry(entry, value).split('\n');
  for (const line of [
    'id           alerts-simulated/3/42',
    'reason       undecodable',
    'error        the record is truncated',
    'sent         2023-11-14T22:13:20.000Z',
    'schema id    1101',
    'key          key',
    'header       binary: 0x1b5b',
    'header       sent-by: a test',
    'bytes        310, which begin with',
    '00000000  00 00 00 04 4d 61 6c 65 72 74 ff ff ff ff ff ff  ....Malert......',
  ])
    t.true(lines.includes(line), `${line}\n${lines.join('\n')}`);
  t.is(lines.filter((line) => /^[\da-f]{8} {2}/.test(line)).length, 16);
});

test('a short message is shown whole, and one without a value says so', async (t) => {
  const short = describeEntry(await entryOf(Buffer.from([1, 2])), Buffer.from([1, 2]));
  t.regex(short, /^bytes +2$/m);
  t.regex(short, /^00000000 {2}01 02 {43} \.\.$/m);
  t.regex(describeEntry(await entryOf(null), Buffer.alloc(0)), /^bytes +none: the message has no value$/m);
  t.regex(
    describeEntry(await entryOf(Buffer.from('gone')), undefined),
    /^bytes +4, and they are gone: drop this entry$/m,
  );
});

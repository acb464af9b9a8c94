import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { quarantine, type QuarantineRecord } from '../../../../services/alert-database/src/quarantine/quarantine.ts';
import { LocalFiles } from '../../../../services/alert-database/src/store/local-files/local-files.ts';
import { message } from '../support/alerts.ts';
import { temporaryFolder } from '../support/folders.ts';
import { MemoryStore } from '../support/memory-store.ts';

const value = Buffer.from([0, 0, 0, 4, 77, 1, 2, 3]);

function record(store: MemoryStore, name: string): QuarantineRecord {
  return JSON.parse(String(store.objects.get(name))) as QuarantineRecord;
}

test('a message lies in two files named after its topic, partition and offset', async (t) => {
  const root = await temporaryFolder(t);
  const headers: [Buffer, Buffer][] = [[Buffer.from('binary'), Buffer.from([0xff, 0])]];
  const bad = message(value, { offset: 2n ** 60n, key: Buffer.from('key'), headers });
  const name = await quarantine(await LocalFiles.forWriting(root), bad, 'undecodable', 'the record is truncated');

  t.is(name, 'quarantine/alerts-simulated/3/1152921504606846976');
  t.deepEqual(await readFile(join(root, `${name}.bin`)), value);
  const { quarantinedAt, ...rest } = JSON.parse(await readFile(join(root, `${name}.json`), 'utf8')) as QuarantineRecord;
  t.true(Math.abs(Date.parse(quarantinedAt) - Date.now()) < 60_000);
  t.deepEqual(rest, {
    topic: 'alerts-simulated',
    partition: 3,
    offset: '1152921504606846976',
    timestamp: '2023-11-14T22:13:20.000Z',
    key: 'a2V5',
    headers: [['YmluYXJ5', '/wA=']],
    bytes: 8,
    schemaId: 1101,
    reason: 'undecodable',
    error: 'the record is truncated',
    sha256: createHash('sha256').update(value).digest('hex'),
  });
});

test('the same message again changes nothing', async (t) => {
  const store = new MemoryStore();
  await quarantine(store, message(value), 'undecodable', 'first');
  await quarantine(store, message(value), 'undecodable', 'second');
  t.is(store.objects.size, 2);
  t.is(record(store, 'quarantine/alerts-simulated/3/42.json').error, 'first');
});

test('one that was interrupted between its two files is completed', async (t) => {
  const store = new MemoryStore();
  store.objects.set('quarantine/alerts-simulated/3/42.bin', value);
  await quarantine(store, message(value), 'undecodable', 'error');
  t.is(record(store, 'quarantine/alerts-simulated/3/42.json').bytes, 8);
});

test('another message at the same offset, of a topic made anew, is kept beside the first', async (t) => {
  const store = new MemoryStore();
  const other = Buffer.from([9, 9]);
  await quarantine(store, message(value), 'undecodable', 'first');
  const name = await quarantine(store, message(other), 'too-short', 'second');
  t.regex(name, /\/42\.[\da-f]{16}$/);
  t.deepEqual(store.objects.get(`${name}.bin`), other);
  t.deepEqual(store.objects.get('quarantine/alerts-simulated/3/42.bin'), value);
  t.is(await quarantine(store, message(other), 'too-short', 'again'), name);
  t.is(store.objects.size, 4);
});

test('a message without a value, and one with a time that no calendar has, are kept too', async (t) => {
  const store = new MemoryStore();
  await quarantine(store, message(null, { timestamp: 2n ** 62n }), 'empty', 'no value');
  const kept = record(store, 'quarantine/alerts-simulated/3/42.json');
  t.deepEqual([kept.bytes, kept.schemaId, kept.key, kept.timestamp], [null, null, null, '4611686018427387904']);
});

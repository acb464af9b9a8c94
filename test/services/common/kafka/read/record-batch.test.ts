import { createRecordsBatch } from '@platformatic/kafka';
import test, { type ExecutionContext } from 'ava';
import { readBatches, type StandInRecord } from '@alert-stream/common/kafka/read/record-batch.ts';
import { UNPACKED_LIMIT_BYTES } from '@alert-stream/common/kafka/read/unpack.ts';

type Message = Parameters<typeof createRecordsBatch>[0][number];

const message = (value: Buffer, fields: Partial<Message> = {}): Message => ({
  topic: 'alerts',
  value,
  timestamp: 5n,
  ...fields,
});

function packed(messages: Message[], compression: 'none' | 'gzip' = 'none'): Buffer {
  return Buffer.from(createRecordsBatch(messages, { compression }).buffer);
}

/** A batch with one byte changed: the lower one of its attributes, or what says its format. */
function changed(batch: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(batch);
  copy[at] = value;
  return copy;
}

function unread(t: ExecutionContext, bytes: Buffer): StandInRecord['metadata']['unread'] {
  const batches = [...readBatches(bytes)];
  t.is(batches.length, 1);
  t.is(batches[0]?.batch.records.length, 1);
  const record = batches[0]?.batch.records[0] as StandInRecord;
  t.true(record.value?.equals(bytes));
  return record.metadata.unread;
}

test('records are read as they were written: keys, values, headers that repeat, and what is null', (t) => {
  const headers = new Map([
    [Buffer.from('name'), Buffer.from('1')],
    [Buffer.from('name'), Buffer.alloc(0)],
  ]);
  const written = [
    message(Buffer.from('value'), { key: Buffer.from('key'), headers, timestamp: 7n }),
    message(null as unknown as Buffer, { timestamp: 1_000_000_007n }),
  ];
  for (const compression of ['none', 'gzip'] as const) {
    const [read, ...more] = readBatches(packed(written, compression));
    t.is(more.length, 0);
    t.like(read?.batch, { firstOffset: 0n, lastOffsetDelta: 1, firstTimestamp: 7n, maxTimestamp: 1_000_000_007n });
    const [first, second] = read?.batch.records ?? [];
    t.like(first, { offsetDelta: 0, timestampDelta: 0n, key: Buffer.from('key'), value: Buffer.from('value') });
    t.deepEqual(first?.headers, [...headers]);
    t.like(second, { offsetDelta: 1, timestampDelta: 1_000_000_000n, key: null, value: null, headers: [] });
  }
});

test('batches follow one another; one that is cut off at the end of an answer is left for the next', (t) => {
  const [one, two] = [packed([message(Buffer.from('1'))]), packed([message(Buffer.from('2'))], 'gzip')];
  const values = [...readBatches(Buffer.concat([one, two, two.subarray(0, -1)]))].map(({ batch }) =>
    String(batch.records[0]?.value),
  );
  t.deepEqual(values, ['1', '2']);
  t.deepEqual([...readBatches(Buffer.concat([one, one.subarray(0, 10)]))].length, 1);
});

test('messages and headers that are many and have no bytes are too large as well', (t) => {
  const many = UNPACKED_LIMIT_BYTES / 256;
  const messages = Array.from({ length: many + 1 }, () => message(Buffer.alloc(0)));
  t.like(unread(t, packed(messages, 'gzip')), { kind: 'oversized-batch', firstOffset: 0n, lastOffset: BigInt(many) });
  const headers = new Map(Array.from({ length: many }, () => [Buffer.alloc(0), Buffer.alloc(0)]));
  t.is(unread(t, packed([message(Buffer.alloc(0), { headers })])).kind, 'oversized-batch');
});

test('a batch that can not be read is one record that says why, and those around it are read', (t) => {
  const good = packed([message(Buffer.from('good')), message(Buffer.from('more'))], 'gzip');
  const [ATTRIBUTES, FORMAT, RECORDS] = [22, 16, 61];
  const cases: [Buffer, RegExp][] = [
    [changed(good, ATTRIBUTES, 7), /compression 7 isn't known$/],
    [changed(good, ATTRIBUTES, 4), /\(zstd\), offsets 0 to 1: it can't be unpacked: /],
    [changed(good, RECORDS, 0), /\(gzip\), offsets 0 to 1: it can't be unpacked: incorrect header check$/],
    [changed(good, FORMAT, 1), /expected a batch of record format 2, got 1 in/],
    [changed(packed([message(Buffer.from('good'))]), RECORDS, 0x7e), /bytes wanted at byte/],
    [changed(packed([message(Buffer.from('good'))]), RECORDS - 1, 2), /the end at byte/],
  ];
  for (const [bytes, error] of cases) {
    const found = unread(t, bytes);
    t.is(found.kind, 'unreadable-batch');
    t.regex(found.error, error);
    const around = [...readBatches(Buffer.concat([good, bytes, good]))];
    t.deepEqual(
      around.map(({ batch }) => batch.records.length),
      [2, 1, 2],
    );
  }
});

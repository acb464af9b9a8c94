import test from 'ava';
import { emptyAborted } from '@alert-stream/common/kafka/read/read-committed.ts';

// Bits of a record batch's attributes (KIP-98).
const IS_TRANSACTIONAL = 1 << 4;
const IS_CONTROL = 1 << 5;

type RecordsBatch = Parameters<typeof emptyAborted>[0][number];

function batch(firstOffset: bigint, producerId: bigint, attributes: number, key: Buffer | null = null): RecordsBatch {
  const record = {
    length: 0,
    attributes: 0,
    timestampDelta: 0n,
    offsetDelta: 0,
    key,
    value: Buffer.from('x'),
    headers: [],
  };
  return { firstOffset, producerId, attributes, lastOffsetDelta: 0, records: [record] } as unknown as RecordsBatch;
}
const plain = (offset: bigint) => batch(offset, -1n, 0);
const open = (offset: bigint, producer: bigint) => batch(offset, producer, IS_TRANSACTIONAL);
const aborted = (offset: bigint, producer: bigint) =>
  batch(offset, producer, IS_TRANSACTIONAL | IS_CONTROL, Buffer.from([0, 0, 0, 0]));
const committed = (offset: bigint, producer: bigint) =>
  batch(offset, producer, IS_TRANSACTIONAL | IS_CONTROL, Buffer.from([0, 0, 0, 1]));

function left(batches: RecordsBatch[], transactions: { producerId: bigint; firstOffset: bigint }[]): bigint[] {
  emptyAborted(batches, transactions);
  const full = batches.filter(({ records, attributes }) => records.length > 0 && (attributes & IS_CONTROL) === 0);
  return full.map(({ firstOffset }) => firstOffset);
}

test('an aborted transaction is taken out, messages between and after it stay', (t) => {
  const batches = [plain(0n), open(1n, 7n), plain(2n), open(3n, 7n), aborted(4n, 7n), open(5n, 7n), committed(6n, 7n)];
  t.deepEqual(left(batches, [{ producerId: 7n, firstOffset: 1n }]), [0n, 2n, 5n]);
});

test('an aborted message is removed when its marker is in a later answer, or its beginning was in an earlier one', (t) => {
  t.deepEqual(left([plain(0n), open(1n, 7n), open(2n, 7n)], [{ producerId: 7n, firstOffset: 1n }]), [0n]);
  t.deepEqual(left([open(5n, 7n), aborted(6n, 7n), plain(7n)], [{ producerId: 7n, firstOffset: 1n }]), [7n]);
});

test('another producer, and a second aborted transaction of the same one, are told apart', (t) => {
  const batches = [
    open(0n, 7n),
    open(1n, 8n),
    aborted(2n, 7n),
    open(3n, 7n),
    committed(4n, 7n),
    open(5n, 7n),
    aborted(6n, 7n),
    committed(7n, 8n),
  ];
  const transactions = [
    { producerId: 7n, firstOffset: 5n },
    { producerId: 7n, firstOffset: 0n },
  ];
  t.deepEqual(left(batches, transactions), [1n, 3n]);
});

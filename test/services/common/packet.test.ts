import test from 'ava';
import { packetHeader, splitPacket } from '@alert-stream/common/packet.ts';

test('the schema id is big-endian', (t) => {
  t.is(splitPacket(Buffer.from([0, 0, 0, 1, 0x90, 42])).schemaId, 400);
  t.deepEqual([...packetHeader(1101)], [0, 0, 0, 0x04, 0x4d]);
});

test('a header and a record make a packet, which splits into them again', (t) => {
  const record = Buffer.from('a record');
  const { schemaId, record: found } = splitPacket(Buffer.concat([packetHeader(4_294_967_295), record]));
  t.is(schemaId, 4_294_967_295);
  t.deepEqual(found, record);
});

const refused = test.macro((t, bytes: number[], kind: string, message: RegExp) => {
  const error = t.throws(() => splitPacket(Buffer.from(bytes)), { message });
  t.like(error, { kind, code: 'PACKET', retriable: false });
});

test('an empty message is refused', refused, [], 'too-short', /more than 5 bytes, got 0/);
test('a message of 3 bytes is refused', refused, [0, 0, 0], 'too-short', /more than 5 bytes, got 3/);
test('a header without a record is refused', refused, [0, 0, 0, 4, 77], 'too-short', /got 5/);
test('a wrong magic byte is refused', refused, [7, 0, 0, 4, 77, 1], 'wrong-magic-byte', /starts with byte 0, got 7/);

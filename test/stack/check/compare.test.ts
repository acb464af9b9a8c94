import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { packetHeader } from '@alert-stream/common/packet.ts';
import { compareWithArchive, digest } from '../../../stack/check/compare.ts';

const SCHEMA = {
  type: 'record',
  name: 'alert',
  fields: [
    { name: 'diaSourceId', type: 'long' },
    { name: 'band', type: 'string' },
  ],
};
const type = parseSchema(SCHEMA);

const packet = (id: bigint, band = 'r') =>
  Buffer.concat([packetHeader(1101), type.toBuffer({ diaSourceId: id, band })]);
const sources = (...packets: Buffer[]) => new Set(packets.map((message) => digest(message.subarray(5))));

const [a, b, c] = [packet(9_007_199_254_740_993n), packet(2n), packet(3n)];

let server: Server;
let database: URL;

/** What stands in for the alert database: it has `a` and `b`, and something else under the id of `c`. */
test.before(async () => {
  const archive = new Map([
    ['/v1/schemas/1101', Buffer.from(JSON.stringify(SCHEMA))],
    ['/v1/alerts/9007199254740993', gzipSync(a)],
    ['/v1/alerts/2', gzipSync(b)],
    ['/v1/alerts/3', gzipSync(packet(3n, 'g'))],
  ]);
  server = createServer((request, response) => {
    const body = archive.get(request.url ?? '');
    response.writeHead(body === undefined ? 404 : 200).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  database = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

test.after.always(() => {
  server.close();
});

test('every alert that arrived and is archived as it was counts', async (t) => {
  t.deepEqual(await compareWithArchive([a, b], sources(a, b), database), { identical: 2, differences: [] });
});

test('an alert that came twice does not stand in for one that is missing', async (t) => {
  const { identical, differences } = await compareWithArchive([a, a], sources(a, b), database);
  t.is(identical, 1);
  t.deepEqual(differences, [
    'alert 9007199254740993 is no alert that went in, or came twice',
    '1 alerts that went in never came',
  ]);
});

test('an alert whose archived bytes differ is named by its id', async (t) => {
  t.deepEqual(await compareWithArchive([c], sources(c), database), { identical: 0, differences: ['alert 3 differs'] });
});

test('an alert that is not archived is named by its id', async (t) => {
  const lost = packet(4n);
  t.deepEqual(await compareWithArchive([lost], sources(lost), database), {
    identical: 0,
    differences: ['alert 4 answered 404'],
  });
});

import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { serveHttp } from '@alert-stream/common/http/serve.ts';
import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import { serverApp } from '../../../../services/alert-database/src/server/app.ts';
import { LocalFiles } from '../../../../services/alert-database/src/store/local-files/local-files.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { packet } from '../support/alerts.ts';
import { readableArchive } from '../support/archives.ts';
import { temporaryFolder } from '../support/folders.ts';
import { until } from '../support/until.ts';

const message = packet(1n, { bytes: 12_000_000 });
const stored = gzipSync(message, { level: 1 });

/** A server on a real socket over real files, with alerts that are larger than it holds. */
async function serveLarge(t: ExecutionContext) {
  const root = await temporaryFolder(t);
  const writer = await LocalFiles.forWriting(root);
  await writer.putIfAbsent('v1/alerts/1.avro.gz', async () => stored);
  await writer.putIfAbsent('v1/alerts/2.avro', async () => message);
  const { log, events } = memoryLog();
  const registry = new MetricsRegistry();
  const archive = readableArchive(await LocalFiles.forReading(root), ['s3-v1']);
  const app = serverApp({ store: archive, log, registry, reading: { cacheBytes: 1e8, maxReads: 4 } });
  const server = await serveHttp({ host: '127.0.0.1', port: 0, app });
  t.teardown(() => server.close(0));
  const reads = async () => Number(/alertdb_reads_in_flight (\d+)/.exec(await registry.metrics())?.[1]);
  return { url: `http://127.0.0.1:${server.address.port}/v1/alerts`, root, events, reads };
}

test('a large alert comes as it is stored, with its length and a tag', async (t) => {
  const { url, reads } = await serveLarge(t);
  const answer = await fetch(`${url}/1`);
  t.is(answer.headers.get('content-length'), String(stored.length));
  t.true(Buffer.from(await answer.arrayBuffer()).equals(stored));
  const etag = answer.headers.get('etag') ?? '';
  t.regex(etag, /^"[\w-]{22}"$/);
  t.is((await fetch(`${url}/1`, { headers: { 'if-none-match': etag } })).status, 304);
  const head = await fetch(`${url}/1`, { method: 'HEAD' });
  t.is(head.headers.get('content-length'), String(stored.length));
  t.is(head.headers.get('etag'), etag);
  // The answer may arrive a moment before its file is closed.
  await until(async () => (await reads()) === 0, 'an end of all reads');
});

test('a large alert that was left uncompressed is gzipped on the way, without a length or a tag', async (t) => {
  const { url } = await serveLarge(t);
  const answer = await fetch(`${url}/2`);
  t.is(answer.headers.get('content-length'), null);
  t.is(answer.headers.get('etag'), null);
  t.true(gunzipSync(Buffer.from(await answer.arrayBuffer())).equals(message));
});

test('a file that is cut off while it is read does not look complete', async (t) => {
  const { url, root, events, reads } = await serveLarge(t);
  const answer = await fetch(`${url}/1`);
  const file = await open(join(root, 'v1/alerts/1.avro.gz'), 'r+');
  await file.truncate(3_000_000);
  await file.close();
  await t.throwsAsync(answer.arrayBuffer(), { message: 'terminated' });
  t.is(events('broken-off').length, 1);
  await until(async () => (await reads()) === 0, 'an end of all reads');
});

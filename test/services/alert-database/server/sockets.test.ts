import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { serveHttp } from '@alert-stream/common/http/serve.ts';
import { serverApp } from '../../../../services/alert-database/src/server/app.ts';
import { LocalFiles } from '../../../../services/alert-database/src/store/local-files/local-files.ts';
import { readableArchive } from '../support/archives.ts';
import { temporaryFolder } from '../support/folders.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { rawRequest } from '../support/raw-http.ts';

const SECRET = 'content of a file outside of the archive';

/** A server over real files, with files around them that must not be reached. */
async function serveFiles(t: ExecutionContext): Promise<number> {
  const folder = await temporaryFolder(t);
  const root = join(folder, 'archive');
  await LocalFiles.forWriting(root);
  await mkdir(join(folder, 'etc'));
  for (const path of ['etc/passwd', 'passwd', '1', 'archive/passwd', 'archive/1', 'archive/quarantine/1']) {
    await writeFile(join(folder, path), SECRET);
  }
  const app = serverApp({
    store: readableArchive(await LocalFiles.forReading(root)),
    log: memoryLog().log,
    reading: { cacheBytes: 0, maxReads: 10 },
  });
  const server = await serveHttp({ host: '127.0.0.1', port: 0, app });
  t.teardown(() => server.close(0));
  return server.address.port;
}

const targets = [
  '/v1/alerts/../../etc/passwd',
  '/v1/alerts/../1',
  '/v1/alerts/..%2f..%2fetc/passwd',
  '/v1/alerts/..%2F..%2Fetc%2Fpasswd',
  '/v1/alerts/%2e%2e/%2e%2e/etc/passwd',
  '/v1/alerts/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '/v1/alerts/%252e%252e%252f%252e%252e%252fetc%252fpasswd',
  '/v1/alerts/%25252e%25252e%25252fetc',
  '/v1/alerts/..%c0%af..%c0%afetc%c0%afpasswd',
  '/v1/alerts/%c0%ae%c0%ae/etc/passwd',
  '/v1/alerts/%uff0e%uff0e/etc/passwd',
  '/v1/alerts/..\\..\\etc\\passwd',
  '/v1/alerts/..%5c..%5cetc%5cpasswd',
  '/v1/alerts/....//....//etc/passwd',
  '/v1/alerts/..;/..;/etc/passwd',
  '/v1/alerts//etc/passwd',
  '/v1/alerts/%2fetc%2fpasswd',
  '/v1/alerts/1%00',
  '/v1/alerts/%00',
  '/v1/alerts/..%00/..%00/etc/passwd',
  '/v1/alerts/file:%2f%2f%2fetc%2fpasswd',
  '/v1/alerts/-1',
  '/v1/alerts/9223372036854775808',
  '/v1/alerts/0000000001',
  '/v1/alerts/1e0',
  '/v1/alerts/%31%00',
  '/v1/alerts/1/cutouts/..%2f..%2fpasswd',
  '/v1/alerts/..%2f..%2fetc%2fpasswd/cutouts/science',
  '/alerts/..%2f..%2fetc%2fpasswd',
  '/docs/..%2f..%2fpackage.json',
  '/docs/%2e%2e/app.ts',
  '/v1/schemas/..%2f..%2fetc%2fpasswd',
  '/v1/schemas/..%2fquarantine%2f1',
  '/../../../../etc/passwd',
  '//etc/passwd',
  '/v1/alerts/\u00ff\u00fe',
  `/v1/alerts/${'1'.repeat(10_000)}`,
  `/v1/alerts/${'%2e%2e%2f'.repeat(1000)}etc/passwd`,
  'http://elsewhere/v1/alerts/../../etc/passwd',
  'v1/alerts/1',
  '*',
];

for (const target of targets) {
  test(`GET ${JSON.stringify(target.slice(0, 60))} over a bare socket reads no file and breaks nothing`, async (t) => {
    const port = await serveFiles(t);
    const { status, body } = await rawRequest(
      port,
      `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
    );
    t.true([400, 404].includes(status), `${status} ${body}`);
    t.false(body.includes(SECRET));
  });
}

for (const [what, request] of [
  ['a raw NUL in the target', 'GET /v1/alerts/\0 HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['an odd Host', 'GET /v1/alerts/1 HTTP/1.1\r\nHost: a b/../c\r\nConnection: close\r\n\r\n'],
  ['no Host', 'GET /v1/alerts/1 HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['no HTTP at all', 'alert 1, please\r\n\r\n'],
] as const) {
  test(`a request with ${what} is refused as the client's mistake`, async (t) => {
    const { status } = await rawRequest(await serveFiles(t), request);
    t.true(status >= 400 && status < 500, String(status));
  });
}

for (const id of [
  '-1',
  '9223372036854775808',
  '01',
  '..',
  '../../etc/passwd',
  '1\\u0000',
  '1\\n',
  '%31',
  '9'.repeat(10_000),
  '١',
]) {
  test(`the id ${JSON.stringify(id.slice(0, 30))} among many is refused as the client's mistake`, async (t) => {
    const text = Buffer.from(`{"ids":["1","${id}"]}`).toString('latin1');
    const head = `POST /v1/alerts:batch HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${text.length}`;
    const { status, body } = await rawRequest(await serveFiles(t), `${head}\r\n\r\n${text}`);
    t.is(status, 400, body);
    t.regex(body, /ids\[1\]: expected an alert's id/);
    t.true(body.length < 500);
  });
}

test('a body without an end is refused when it is too long', async (t) => {
  const chunk = `${(60_000).toString(16)}\r\n${' '.repeat(60_000)}\r\n`;
  const head =
    'POST /v1/alerts:batch HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked';
  const { status } = await rawRequest(await serveFiles(t), `${head}\r\n\r\n${chunk}${chunk}`);
  t.is(status, 413);
});

test('a probe with HTTP/1.0 and no Host is answered', async (t) => {
  const { status, body } = await rawRequest(await serveFiles(t), 'GET /v1/health HTTP/1.0\r\n\r\n');
  t.is(status, 200);
  t.is(body, 'OK');
});

import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { serverApp } from '../../../../services/alert-database/src/server/app.ts';
import { drain, listen, portOf } from '../../../../services/alert-database/src/server/listen.ts';
import { LocalFiles } from '../../../../services/alert-database/src/store/local-files/local-files.ts';
import { temporaryFolder } from '../support/folders.ts';
import { memoryLog } from '../support/logs.ts';
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
  const app = serverApp({ store: await LocalFiles.forReading(root), log: memoryLog().log });
  const server = await listen(app.fetch, '127.0.0.1', 0);
  t.teardown(() => drain(server, 0));
  return portOf(server);
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
    const { status, body } = await rawRequest(port, `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
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

test('a probe with HTTP/1.0 and no Host is answered', async (t) => {
  const { status, body } = await rawRequest(await serveFiles(t), 'GET /v1/health HTTP/1.0\r\n\r\n');
  t.is(status, 200);
  t.is(body, 'OK');
});

test('a port in use is one message that names the flag and the port', async (t) => {
  const port = await serveFiles(t);
  await t.throwsAsync(listen(() => new Response(), '127.0.0.1', port), {
    message: `--listen-port: ${port} is in use on 127.0.0.1; stop what uses it, or give another port`,
  });
});

test('an address of another machine is one message that names the flag', async (t) => {
  await t.throwsAsync(listen(() => new Response(), '192.0.2.1', 0), {
    message: '--listen-host: 192.0.2.1 is no address of this machine',
  });
});

test('a stop lets a running request finish, though its connection is kept alive', async (t) => {
  const arrived = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Response>();
  const server = await listen(() => (arrived.resolve(), answer.promise), '127.0.0.1', 0);
  server.keepAliveTimeout = 60_000;
  const agent = new Agent({ keepAlive: true });
  t.teardown(() => agent.destroy());
  const request = get({ port: portOf(server), host: '127.0.0.1', agent });
  await arrived.promise;
  const start = performance.now();
  const drained = drain(server, 60_000);
  answer.resolve(new Response('the alert'));
  const [response] = (await once(request, 'response')) as [AsyncIterable<Buffer>];
  let body = '';
  for await (const chunk of response) body += String(chunk);
  t.is(body, 'the alert');
  await drained;
  t.true(performance.now() - start < 10_000, 'the idle connection was waited for');
});

test('a stop cuts a request that takes longer than it may', async (t) => {
  const arrived = Promise.withResolvers<void>();
  const server = await listen(() => (arrived.resolve(), new Promise<Response>(() => {})), '127.0.0.1', 0);
  const request = get({ port: portOf(server), host: '127.0.0.1' });
  const failed = once(request, 'error');
  await arrived.promise;
  await drain(server, 50);
  t.like((await failed)[0], { code: 'ECONNRESET' });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import test, { type ExecutionContext } from 'ava';
import { createLogger } from '@alert-stream/common/log.ts';
import { loadAlertSchemas } from '@alert-stream/common/lsst-schemas.ts';
import { apicurio } from '../../../../services/schema-registry/src/sync/apicurio.ts';
import { syncSchemas } from '../../../../services/schema-registry/src/sync/sync.ts';
import { tools } from '../../../../tools/tools.ts';
import { freePorts } from '../../../../stack/process/ports.ts';
import { runNode } from '../../../support/node.ts';
import { startTestRegistry, type TestRegistry } from '../../../support/registry.ts';
import { fetchTold } from './fetch-told.ts';
import { rawRequest, statuses } from './raw-request.ts';

// The program itself, before a real Apicurio with all alert schemas.

const { pathname: MAIN } = new URL('../../../../services/schema-registry/src/proxy/main.ts', import.meta.url);
const log = createLogger('test', 'silent');
const { signal } = new AbortController();

let registry: TestRegistry;
let proxy: Awaited<ReturnType<typeof startProxy>>;

/** Starts the program, and waits until it listens. */
async function startProxy(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, '--listen-port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const records: { event?: string; port?: number }[] = [];
  for await (const line of createInterface(child.stdout)) {
    records.push(JSON.parse(line));
    if (records.at(-1)?.event === 'listening') break;
  }
  child.stdout.resume();
  const portOf = (event: string) => records.find((record) => record.event === event)?.port ?? 0;
  const stop = async () => {
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    return (await ended)[0] as number | null;
  };
  return { port: portOf('listening'), health: portOf('http'), stop };
}

test.before(async () => {
  registry = await startTestRegistry();
  const schemas = loadAlertSchemas(tools().alertSchemas);
  await syncSchemas(apicurio(registry.url, '3'), { schemas, subjects: ['alert-packet'], log, signal });
  proxy = await startProxy('--registry', registry.url.href, '--health-port', '0', '--rate', '0', '--timeout-sec', '60');
});
test.after('after all that was tried, the registry is as it was', async (t) => {
  t.is((await versions()).length, 15);
  const answer = await fetchTold(`${registry.url.href}/mode`);
  t.deepEqual(await answer.json(), { mode: 'READWRITE' });
});
test.after.always(async () => {
  await proxy?.stop();
  await registry?.stop();
});

const at = (path: string): string => `http://127.0.0.1:${proxy.port}${path}`;
const versions = async () =>
  (await (await fetchTold(`${registry.url.href}/subjects/alert-packet/versions`)).json()) as number[];
const error = async (answer: Response) => (await answer.json()) as { error_code: number; message: string };

for (const path of [
  '/schemas/ids/1101',
  '/schemas/ids/1101/schema',
  '/schemas/ids/1101/versions',
  '/schemas/ids/1101/subjects',
  '/schemas/ids/1101?subject=alert-packet',
  '/schemas/ids/77',
  '/schemas/types',
  '/subjects',
  '/subjects/alert-packet/versions',
  '/subjects/alert-packet/versions/latest',
  '/subjects/alert-packet/versions/1101',
  '/subjects/nothing/versions',
  '/config',
  '/mode',
  '/contexts',
]) {
  test(`GET ${path} is what the registry says, HEAD the same without its body`, async (t) => {
    const [there, here, head] = await Promise.all([
      fetchTold(registry.url.href + path),
      fetchTold(at(path)),
      fetchTold(at(path), { method: 'HEAD' }),
    ]);
    t.is(here.status, there.status);
    t.is(await here.text(), await there.text());
    t.is(head.status, there.status);
    t.is(await head.text(), '');
    t.is(here.headers.get('access-control-allow-origin'), '*');
    t.is(here.headers.get('server'), null);
  });
}

for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND']) {
  for (const path of [
    '/subjects/alert-packet/versions',
    '/subjects/alert-packet',
    '/config',
    '/mode/alert-packet',
    '/schemas/ids/1101',
    '/',
    '/apis/registry/v3/admin/import',
  ]) {
    test(`${method} ${path} fails`, async (t) => {
      const body =
        method === 'DELETE' ? null : JSON.stringify({ schema: '"long"', mode: 'IMPORT', compatibility: 'FULL' });
      const answer = await fetchTold(at(path), { method, body, headers: { 'content-type': 'application/json' } });
      t.is(answer.status, 405);
      t.is(answer.headers.get('allow'), 'GET, HEAD, OPTIONS');
      t.is((await error(answer)).error_code, 405);
      t.is(
        answer.headers.get('connection'),
        body === null ? 'keep-alive' : 'close',
        'what is unread is no next request',
      );
    });
  }
}

for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
  for (const method of ['GET', 'HEAD', 'POST']) {
    test(`${method} with ${name}: DELETE fails`, async (t) => {
      t.is((await fetchTold(at('/subjects/alert-packet'), { method, headers: { [name]: 'DELETE' } })).status, 405);
    });
  }
}

test('what the registry has besides, such as its own administration, is not found', async (t) => {
  for (const path of [
    '/apis/registry/v3/system/info',
    '/apis/ccompat/v7/subjects',
    '/..%2f..%2fregistry/v3/system/info',
    '/exporters',
    '/health',
  ]) {
    const answer = await fetchTold(at(path));
    t.is(answer.status, 404, path);
    t.is((await error(answer)).error_code, 404);
  }
});

test('the root answers, for clients that ask it whether there is a registry', async (t) => {
  t.deepEqual(await (await fetchTold(at('/'))).json(), {});
});

test('a schema may be kept, and is not sent again to who has it; a list is asked for anew', async (t) => {
  const first = await fetchTold(at('/schemas/ids/1101'));
  t.is(first.headers.get('cache-control'), 'public, max-age=86400, immutable');
  const again = await fetchTold(at('/schemas/ids/1101'), {
    headers: { 'if-none-match': `W/"other", ${first.headers.get('etag')}` },
  });
  t.is(again.status, 304);
  t.is(await again.text(), '');
  t.is((await fetchTold(at('/subjects'))).headers.get('cache-control'), 'no-cache');
  t.is((await fetchTold(at('/schemas/ids/77'))).headers.get('cache-control'), 'no-store');
});

test("a browser's question before a request is answered: reading is allowed from anywhere", async (t) => {
  const answer = await fetchTold(at('/schemas/ids/1101'), {
    method: 'OPTIONS',
    headers: { origin: 'https://broker.example', 'access-control-request-method': 'GET' },
  });
  t.is(answer.status, 204);
  t.is(answer.headers.get('access-control-allow-origin'), '*');
  t.is(answer.headers.get('access-control-allow-methods'), 'GET, HEAD, OPTIONS');
});

const HOST = 'Host: proxy';
const hidden = 'DELETE /subjects/alert-packet HTTP/1.1\r\nHost: registry\r\n\r\n';

for (const [what, head, body, first] of [
  [
    'a length and a chunked body',
    ['GET /subjects HTTP/1.1', HOST, `Content-Length: ${hidden.length}`, 'Transfer-Encoding: chunked'],
    `0\r\n\r\n${hidden}`,
    400,
  ],
  [
    'two lengths',
    ['GET /subjects HTTP/1.1', HOST, 'Content-Length: 0', `Content-Length: ${hidden.length}`],
    hidden,
    400,
  ],
  ['a body of a GET', ['GET /subjects HTTP/1.1', HOST, `Content-Length: ${hidden.length}`], hidden, 400],
  ['an unknown way of sending', ['GET /subjects HTTP/1.1', HOST, 'Transfer-Encoding: xchunked'], hidden, 400],
  ['a folded header', ['GET /subjects HTTP/1.1', HOST, 'X-A: b', ' Transfer-Encoding: chunked'], '', undefined],
  [
    'a line break in the path',
    ['GET /subjects/a%0d%0aDELETE%20/subjects/alert-packet/versions HTTP/1.1', HOST],
    '',
    404,
  ],
  ['a request to go through', ['CONNECT 127.0.0.1:80 HTTP/1.1', HOST], '', undefined],
  ['a request to be sent back', ['TRACE / HTTP/1.1', HOST], '', 405],
] as [string, string[], string, number | undefined][]) {
  test(`a request with ${what} is refused, and nothing in it is taken for another request to the registry`, async (t) => {
    const answers = statuses(await rawRequest(proxy.port, [...head, 'Connection: close'], body));
    if (first !== undefined) t.is(answers[0], first);
    t.false(answers.slice(1).includes(200));
    t.is((await versions()).length, 15);
  });
}

test('an address of another server in the request line is not gone to', async (t) => {
  const [status] = statuses(
    await rawRequest(proxy.port, ['GET http://192.0.2.1/secret HTTP/1.1', HOST, 'Connection: close']),
  );
  t.is(status, 404);
});

test('health and metrics are on their own port, and not on the one for readers', async (t) => {
  const health = (path: string) => fetchTold(`http://127.0.0.1:${proxy.health}${path}`);
  t.is((await health('/healthz')).status, 200);
  t.is((await health('/readyz')).status, 200);
  await fetchTold(at('/schemas/ids/1100'));
  await fetchTold(at('/schemas/ids/1100'));
  const metrics = await (await health('/metrics')).text();
  t.regex(metrics, /registry_proxy_requests_total\{route="\/schemas\/ids\/:id",status="200"\} \d/);
  t.regex(metrics, /registry_proxy_requests_total\{route="other",status="404"\} \d/);
  t.regex(metrics, /registry_proxy_cache_hits_total [1-9]/);
  for (const path of ['/healthz', '/readyz', '/metrics']) t.is((await fetchTold(at(path))).status, 404);
});

test('a client that asks too often is told when to come again, each address by itself', async (t) => {
  const limited = await startProxy(
    '--registry',
    registry.url.href,
    '--rate',
    '0.01',
    '--burst',
    '3',
    '--trusted-proxies',
    '1',
    '--timeout-sec',
    '60',
  );
  t.teardown(limited.stop);
  const ask = (client: string) =>
    fetchTold(`http://127.0.0.1:${limited.port}/subjects`, {
      headers: { 'x-forwarded-for': `203.0.113.1, ${client}` },
    });
  const answers = [
    await ask('198.51.100.1'),
    await ask('198.51.100.1'),
    await ask('198.51.100.1'),
    await ask('198.51.100.1'),
  ];
  t.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 429],
  );
  t.regex(answers[3]?.headers.get('retry-after') ?? '', /^(9\d|100)$/);
  t.is((await ask('198.51.100.2')).status, 200);
});

test('while the registry is away, what was read can be read, and all else is told to come later', async (t) => {
  const other = await startTestRegistry();
  t.teardown(other.stop);
  await syncSchemas(apicurio(other.url, '3'), {
    schemas: loadAlertSchemas(tools().alertSchemas),
    subjects: ['alert-packet'],
    log,
    signal,
  });
  const before = await startProxy('--registry', other.url.href, '--health-port', '0');
  t.teardown(before.stop);
  const ask = (path: string) => fetchTold(`http://127.0.0.1:${before.port}${path}`);
  t.is((await fetchTold(`http://127.0.0.1:${before.health}/readyz`)).status, 200);
  await ask('/schemas/ids/1101');
  await other.process.stop(5000);
  t.is((await ask('/schemas/ids/1101')).status, 200);
  const answer = await ask('/schemas/ids/1100');
  t.is(answer.status, 503);
  t.is(answer.headers.get('retry-after'), '5');
  t.is((await error(answer)).message, 'the registry gives no answer at the moment');
  t.is((await fetchTold(`http://127.0.0.1:${before.health}/readyz`)).status, 200);
});

test('told to stop it ends with exit code 0', async (t) => {
  const stopped = await startProxy('--registry', registry.url.href);
  await fetchTold(`http://127.0.0.1:${stopped.port}/subjects`);
  t.is(await stopped.stop(), 0);
});

async function refusedPort(t: ExecutionContext, flag: string, other: string): Promise<void> {
  const { code, stderr } = await runNode([
    MAIN,
    '--registry',
    registry.url.href,
    flag,
    String(proxy.port),
    other,
    String((await freePorts(1))[0]),
  ]);
  t.is(code, 2);
  t.regex(stderr, new RegExp(`${flag}: ${proxy.port} is in use`));
}

test('a port in use is told by the name of its flag', async (t) => {
  await refusedPort(t, '--listen-port', '--health-port');
  await refusedPort(t, '--health-port', '--listen-port');
});

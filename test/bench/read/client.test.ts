import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { serve } from '../../support/http.ts';
import { runNode } from '../../support/node.ts';

const CLIENT = fileURLToPath(new URL('../../../bench/read/client.ts', import.meta.url));

type Asked = { rate: number; p50: number; p99: number; failed: number };

async function ask(t: ExecutionContext, url: URL, ...how: string[]): Promise<Asked> {
  const { code, stdout, stderr } = await runNode([
    CLIENT,
    '--url',
    url.href,
    '--first-id',
    '1000',
    '--alerts',
    '10',
    '--seconds',
    '1',
    ...how,
  ]);
  t.is(code, 0, stderr);
  return JSON.parse(stdout) as Asked;
}

// One after the other: while the first one's server stands still, so does all that runs here.
test.serial('a client with a rate charges a server that stalls for all who would have come meanwhile', async (t) => {
  let stalled = false;
  const url = await serve(t, (_request, response) => {
    const wait = stalled ? 0 : 3500;
    stalled = true;
    // Everything waits for the first: the loop of this server stands still.
    const end = performance.now() + wait;
    while (performance.now() < end);
    response.end('alert');
  });
  const { p50, failed } = await ask(t, url, '--rate', '50');
  t.is(failed, 0);
  t.true(p50 > 500, `half of the requests were due while the server stood still, and waited ${p50} ms`);
});

test.serial('a client with connections has so many requests at a time, for alerts of the archive', async (t) => {
  const ids = new Set<string>();
  let now = 0;
  let most = 0;
  const url = await serve(t, ({ url: path = '' }, response) => {
    ids.add(path);
    now += 1;
    most = Math.max(most, now);
    setTimeout(() => {
      now -= 1;
      response.end('alert');
    }, 20);
  });
  const { failed } = await ask(t, url, '--connections', '3');
  t.is(failed, 0);
  t.is(most, 3);
  t.deepEqual(
    [...ids].toSorted(),
    Array.from({ length: 10 }, (_, index) => `/v1/alerts/${1000 + index}`),
  );
});

test.serial('answers that are no alert are counted', async (t) => {
  const url = await serve(t, (_request, response) => void response.writeHead(503).end());
  const { rate, failed } = await ask(t, url, '--connections', '1');
  t.is(rate, 0);
  t.true(failed > 0);
});

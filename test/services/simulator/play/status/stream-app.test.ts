import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import { ControlToken } from '../../../../../services/simulator/src/play/status/control-token.ts';
import { streamApp } from '../../../../../services/simulator/src/play/status/stream-app.ts';
import { StreamStatus } from '../../../../../services/simulator/src/play/status/stream-status.ts';
import { memoryLog } from '../../../../support/memory-log.ts';
import { FakeClock } from '../fake-clock.ts';

const TOKEN = 'a-token-for-the-tests';
const folder = mkdtempSync(join(tmpdir(), 'alert-stream-app-'));
const file = join(folder, 'token');
writeFileSync(file, TOKEN);
test.after.always(() => rmSync(folder, { recursive: true }));

async function setUp(tokenFile?: string) {
  const { log, events, lines } = memoryLog();
  const status = new StreamStatus({ intervalSeconds: 37, clock: new FakeClock() });
  const token = tokenFile === undefined ? undefined : await ControlToken.inFile(tokenFile);
  const app = streamApp({ status, registry: new MetricsRegistry(), token, isStopping: () => false, log });
  const post = (path: string, authorization?: string) =>
    app.request(path, { method: 'POST', headers: authorization === undefined ? {} : { authorization } });
  return { app, status, events, lines, post };
}

test('GET /v1/stream shows the state, and /readyz is 200 once alerts are played', async (t) => {
  const { app, status } = await setUp();
  t.like(await (await app.request('/v1/stream')).json(), {
    state: 'waiting',
    waitingFor: 'Kafka',
    visit: 0,
    reports: [],
  });
  t.is((await app.request('/readyz')).status, 503);
  status.setPlaying({ generation: 'ab12', alerts: [1], bytes: 10 });
  t.like(await (await app.request('/v1/stream')).json(), {
    state: 'playing',
    waitingFor: null,
    generation: 'ab12',
    alerts: 1,
  });
  t.is((await app.request('/readyz')).status, 200);
});

test('without a token file, pausing is not found', async (t) => {
  const { status, post } = await setUp();
  const response = await post('/v1/stream/pause', `Bearer ${TOKEN}`);
  t.is(response.status, 404);
  t.like(await response.json(), { code: 'not_found' });
  t.false(status.paused);
});

test('the control token pauses and resumes the stream, and each change is one line in the log', async (t) => {
  const { status, post, events } = await setUp(file);
  const paused = await post('/v1/stream/pause', `Bearer ${TOKEN}`);
  t.is(paused.status, 200);
  t.like(await paused.json(), { state: 'paused' });
  await post('/v1/stream/pause', `Bearer ${TOKEN}`);
  t.true(status.paused);
  t.is((await post('/v1/stream/resume', `Bearer ${TOKEN}`)).status, 200);
  t.false(status.paused);
  t.is(events('paused').length, 1);
  t.is(events('resumed').length, 1);
});

for (const [what, authorization, status, code] of [
  ['a request without a token', undefined, 401, 'missing_token'],
  ['a wrong token', 'Bearer another-token-for-it', 401, 'invalid_token'],
  ['a part of the token', `Bearer ${TOKEN.slice(0, -1)}`, 401, 'invalid_token'],
  ['an empty token', 'Bearer ', 400, 'invalid_request'],
  ['another authentication scheme', `Basic ${TOKEN}`, 400, 'invalid_request'],
] as const) {
  test(`${what} is refused with ${status}, changes nothing and is not logged`, async (t) => {
    const { status: stream, post, lines } = await setUp(file);
    const response = await post('/v1/stream/pause', authorization);
    t.is(response.status, status);
    const body = (await response.json()) as { code: string; detail: string };
    t.is(body.code, code);
    t.regex(body.detail, /expected|not the control token/);
    t.false(stream.paused);
    t.deepEqual(lines, []);
  });
}

test('when the token file is gone every token is refused, and only the log names its path', async (t) => {
  const other = join(folder, 'gone');
  writeFileSync(other, TOKEN);
  const { status, post, events } = await setUp(other);
  rmSync(other);
  const response = await post('/v1/stream/pause', `Bearer ${TOKEN}`);
  t.is(response.status, 503);
  const body = await response.text();
  t.like(JSON.parse(body), { code: 'token_unavailable' });
  t.false(body.includes(other));
  t.true(String(events('failed')[0]?.['error']).includes(other));
  t.false(status.paused);
});

test('a GET neither pauses nor resumes', async (t) => {
  const { app } = await setUp(file);
  t.is((await app.request('/v1/stream/pause', { headers: { authorization: `Bearer ${TOKEN}` } })).status, 404);
});

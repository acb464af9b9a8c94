import { randomInt } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import anyTest, { type ExecutionContext, type TestFn } from 'ava';
import { packet, SCHEMA } from '../support/alerts.ts';
import { bucketsBehindFaults, type Backend } from '../support/buckets-behind-faults.ts';
import type { Fate } from '../support/fault-proxy.ts';
import { publish, startLive, TOPIC, type Live } from '../support/live.ts';
import { Program } from '../support/program.ts';

const test = anyTest as TestFn<Live>;

test.before(async (t) => {
  t.context = await startLive();
});

test.after.always((t) => (t.context as Partial<Live>).stop?.());

/** Runs the two programs on a bucket, with faults at three of seven requests, and the store away when they start. */
async function archivesAndServes(t: ExecutionContext<Live>, backend: Backend, firstId: bigint): Promise<void> {
  const { proxy, faulty } = await bucketsBehindFaults(t, backend);
  const { flags: store, env } = faulty;
  proxy.fate = () => 503;

  const ingester = new Program(t, 'ingester/main.ts', [...t.context.flags, '--kafka-topics', TOPIC, ...store], env);
  await ingester.until('retrying', ({ error }) => /can't reach .*rubin-(alerts|schemas): 503/.test(String(error)));

  proxy.fate = () => 'pass';
  await ingester.until('ready');

  const fates: Fate[] = ['pass', 503, 'pass', 'cut-request', 'pass', 'lose-answer', 'pass'];
  // At random: a fixed order may fall in step with the tries of one message, and fail it for ever.
  proxy.fate = () => fates[randomInt(fates.length)] as Fate;
  const alerts = new Map(
    Array.from({ length: 60 }, (_, index) => [
      firstId + BigInt(index),
      packet(firstId + BigInt(index), { bytes: 5000 }),
    ]),
  );
  await publish(t.context, [...alerts.values(), Buffer.from('no alert')]);
  const done = await ingester.until(
    'progress',
    ({ lag, archived, existing }) => lag === 0 && Number(archived) + Number(existing) === alerts.size,
  );
  t.is(done['quarantined'], 1);
  ingester.kill('SIGTERM');
  t.deepEqual(await ingester.ended(), { code: 0, stderr: '' });

  proxy.fate = () => 'pass';
  const database = new Program(t, 'server/main.ts', ['--listen-port', '0', ...store], env);
  const { port } = await database.until('listening');
  const get = (path: string) => fetch(`http://127.0.0.1:${port}/v1/${path}`);
  for (const [id, alert] of alerts) {
    const answer = await get(`alerts/${id}`);
    t.true(gunzipSync(Buffer.from(await answer.arrayBuffer())).equals(alert), `${id}`);
  }
  t.is(await (await get('schemas/1101')).text(), SCHEMA);
  t.is((await get('alerts/5')).status, 404);
  proxy.fate = () => 403;
  // Of an alert that it hasn't in memory it can't say whether it is archived.
  t.is((await get('alerts/6')).status, 503);
  database.kill('SIGTERM');
  t.deepEqual(await database.ended(), { code: 0, stderr: '' });
}

test.serial(
  'google-cloud: what a failing bucket was sent at last is all there, byte for byte',
  archivesAndServes,
  'google-cloud',
  2n ** 53n - 100n,
);

test.serial(
  's3-remote: what a failing bucket was sent at last is all there, byte for byte',
  archivesAndServes,
  's3-remote',
  2n ** 63n - 200n,
);

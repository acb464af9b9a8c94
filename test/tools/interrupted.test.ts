import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { Clone, isRunning, until } from './clone.ts';

/** 0 until the client runs. */
function clientPid(clone: Clone): number {
  const file = join(clone.root, 'client.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
}

/** A set-up that is in the middle of fetching Kafka: the client runs, and the lock names it. */
async function inTheMiddle(clone: Clone) {
  clone.write('hold', '');
  const run = clone.start(['setup']);
  await until(() => clientPid(clone) > 0 && lockHolders(clone).includes(clientPid(clone)));
  return run;
}

/** The processes that the locks of a clone's cache name; a lock is a link whose target is `pid.start@host …`. */
function lockHolders(clone: Clone): number[] {
  const locks = clone.list('locks').map((name) => readlinkSync(join(clone.cache, 'locks', name)));
  return locks.flatMap((holders) => holders.split(' ')).map((holder) => Number.parseInt(holder, 10));
}

test('a killed set-up leaves no tool, and the next run repairs it', async (t) => {
  const clone = new Clone(t);
  const killed = await inTheMiddle(clone);
  killed.child.kill('SIGKILL');
  await killed.ended;
  t.deepEqual(clone.tools(), []);
  t.is(clone.list('partial').length, 1);
  clone.remove('hold');
  const { code, output } = await clone.run(['setup']);
  t.is(code, 0, output);
  t.deepEqual(clone.tools(), ['apicurio', 'kafka', 'lsst']);
  t.deepEqual([...clone.list('partial'), ...clone.list('locks')], []);
});

test('the client of a killed set-up keeps the lock for as long as it runs', async (t) => {
  const clone = new Clone(t);
  const killed = await inTheMiddle(clone);
  killed.child.kill('SIGKILL');
  await until(() => !isRunning(killed.child.pid ?? 0));
  const next = clone.start(['setup']);
  await until(() => /waiting/.test(next.output()));
  t.regex(next.output(), new RegExp(`process ${clientPid(clone)}\\) is at Apache Kafka`));
  t.deepEqual(clone.calls(), ['kafka']);
  clone.remove('hold');
  t.is((await next.ended).code, 0);
});

for (const [name, code] of [
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const) {
  test(`${name} stops the set-up with its client and leaves nothing`, async (t) => {
    const clone = new Clone(t);
    const run = await inTheMiddle(clone);
    run.child.kill(name);
    const ended = await run.ended;
    t.is(ended.code, code);
    t.regex(ended.output, /The set-up was stopped; the next run goes on with it/);
    t.false(isRunning(clientPid(clone)));
    t.deepEqual([...clone.tools(), ...clone.list('partial'), ...clone.list('locks')], []);
  });
}

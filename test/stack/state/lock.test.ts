import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { identify, isAlive } from '../../../stack/process/identity.ts';
import { StateLock } from '../../../stack/state/lock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('a second run on the same folder is refused while the first has it', async (t) => {
  const folder = await temporaryFolder(t);
  const lock = await StateLock.take(folder);
  await t.throwsAsync(StateLock.take(folder), { message: new RegExp(`in use by process ${process.pid}`) });
  await lock.release();
  await t.notThrowsAsync(StateLock.take(folder));
});

test('a run that is stopping is waited for', async (t) => {
  const folder = await temporaryFolder(t);
  const lock = await StateLock.take(folder);
  lock.noteStopping();
  const order: string[] = [];
  const next = StateLock.take(folder).then(() => order.push('taken'));
  await sleep(300);
  order.push('released');
  await lock.release();
  await next;
  t.deepEqual(order, ['released', 'taken']);
});

test('what a killed run left running is ended by the next one', async (t) => {
  const folder = await temporaryFolder(t);
  const leftover = spawn('sleep', ['60'], { stdio: 'ignore' });
  const gone = once(leftover, 'exit');
  const part = await identify(leftover.pid as number);
  t.truthy(part);
  await writeFile(
    join(folder, 'running.json'),
    JSON.stringify({ owner: { pid: 2 ** 22 - 1, started: '1' }, parts: [{ name: 'kafka', ...part }] }),
  );
  await StateLock.take(folder);
  const [, signal] = await gone;
  t.is(signal, 'SIGTERM');
});

test('another process that has the id of an ended part is left alone', async (t) => {
  const folder = await temporaryFolder(t);
  const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
  const identity = await identify(stranger.pid as number);
  await writeFile(
    join(folder, 'running.json'),
    JSON.stringify({ owner: { pid: 1, started: 'never' }, parts: [{ pid: stranger.pid, started: '1' }] }),
  );
  await StateLock.take(folder);
  t.true(identity !== undefined && (await isAlive(identity)));
  stranger.kill();
});

for (const text of ['{"owner":', '', '{}', 'null', '[]', '{"owner":{"pid":-1,"started":""},"parts":[]}']) {
  test(`a lock that says ${text === '' ? 'nothing' : text} is taken over`, async (t) => {
    const folder = await temporaryFolder(t);
    await writeFile(join(folder, 'running.json'), text);
    await t.notThrowsAsync(StateLock.take(folder));
  });
}

test('of many runs that find a stale lock at once one gets the folder', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(
    join(folder, 'running.json'),
    JSON.stringify({ owner: { pid: 2 ** 22 - 1, started: '1' }, parts: [] }),
  );
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => StateLock.take(folder)));
  t.is(results.filter(({ status }) => status === 'fulfilled').length, 1);
});

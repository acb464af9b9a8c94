import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Lock } from '../../../tools/setup/lock.mjs';

function lockPath(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'lock-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return join(folder, 'lock');
}

/** A process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

test('a held lock is refused, a released one is free', (t) => {
  const path = lockPath(t);
  const lock = Lock.tryTake(path);
  t.is(Lock.tryTake(path), undefined);
  lock?.release();
  t.truthy(Lock.tryTake(path));
});

test('who waits is told for whom, once, and gets the lock', async (t) => {
  const path = lockPath(t);
  const lock = Lock.tryTake(path);
  const told: number[] = [];
  const waiting = Lock.take(path, {
    onWait: (pid: number) => {
      told.push(pid);
      lock?.release();
    },
  });
  t.truthy(await waiting);
  t.deepEqual(told, [process.pid]);
});

test('waiting ends when it is aborted', async (t) => {
  const path = lockPath(t);
  Lock.tryTake(path);
  const abort = new AbortController();
  await t.throwsAsync(Lock.take(path, { signal: abort.signal, onWait: () => abort.abort() }), { name: 'AbortError' });
});

test('a dead process holds nothing', async (t) => {
  const path = lockPath(t);
  symlinkSync(`${await deadPid()}.0@${hostname()}`, path);
  t.truthy(Lock.tryTake(path));
  t.regex(readlinkSync(path), new RegExp(`^${process.pid}\\.`));
});

const linux = process.platform === 'linux' ? test : test.skip;

linux('a number that another process has by now holds nothing', (t) => {
  const path = lockPath(t);
  symlinkSync(`${process.pid}.1@${hostname()}`, path);
  t.truthy(Lock.tryTake(path));
});

test('the lock of another machine is kept', (t) => {
  const path = lockPath(t);
  symlinkSync('1.0@another-machine', path);
  t.is(Lock.tryTake(path), undefined);
});

test('one of two holders is enough', async (t) => {
  const path = lockPath(t);
  symlinkSync(`${await deadPid()}.0@${hostname()} ${process.pid}.0@${hostname()}`, path);
  t.is(Lock.tryTake(path), undefined);
});

test("a lock shared with a client is this process's again, and is released", async (t) => {
  const path = lockPath(t);
  const lock = Lock.tryTake(path);
  lock?.shareWith(await deadPid());
  t.is(Lock.tryTake(path), undefined);
  lock?.shareWith();
  lock?.release();
  t.truthy(Lock.tryTake(path));
});

test('a run that was killed while it removed a stale lock is no obstacle', async (t) => {
  const path = lockPath(t);
  const dead = `${await deadPid()}.0@${hostname()}`;
  symlinkSync(dead, path);
  symlinkSync(dead, `${path}.breaking`);
  t.truthy(Lock.tryTake(path));
  t.deepEqual(readdirSync(join(path, '..')), ['lock']);
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { pythonHaving } from '../../../bench/run/python.ts';

test('without the variable, or the checkout, it is told what is missing', (t) => {
  t.deepEqual(pythonHaving([], {}), { missing: "BENCH_PYTHON_DIR isn't set" });
  t.deepEqual(pythonHaving(['player'], { BENCH_PYTHON_DIR: '/nowhere' }), {
    missing: "BENCH_PYTHON_DIR is /nowhere, and /nowhere isn't there",
  });
});

test("the folder's own environment is used, or else the machine's Python", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'alert-stream-python-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const env = { BENCH_PYTHON_DIR: folder };
  t.deepEqual(pythonHaving(['player'], env), {
    missing: `BENCH_PYTHON_DIR is ${folder}, and ${join(folder, 'player')} isn't there`,
  });
  await mkdir(join(folder, 'player'));
  t.deepEqual(pythonHaving(['player'], env), { command: 'python3', folder });
  await mkdir(join(folder, '.venv/bin'), { recursive: true });
  await writeFile(join(folder, '.venv/bin/python'), '');
  t.deepEqual(pythonHaving(['player'], env), { command: join(folder, '.venv/bin/python'), folder });
});

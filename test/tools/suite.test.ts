import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { runNode } from '../support/node.ts';

const SUITE = fileURLToPath(new URL('../../tools/suite.ts', import.meta.url));

test('a suite that does not exist is told by name', async (t) => {
  const { code, stderr } = await runNode([SUITE, 'weather']);
  t.is(code, 2);
  t.is(stderr, 'There is no test/weather/ava.config.js, so no suite "weather".\n');
});

test('a suite whose programs are not installed does not start, and says what to install', (t) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SUITE, 'images'], {
    encoding: 'utf8',
    env: { PATH: '/nowhere' },
  });
  t.is(status, 69);
  t.is(stdout, '');
  t.regex(stderr, /^buildah isn't installed: .*\ndebootstrap isn't installed: /);
});

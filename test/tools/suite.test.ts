import { fileURLToPath } from 'node:url';
import test from 'ava';
import { runNode } from '../support/node.ts';

const SUITE = fileURLToPath(new URL('../../tools/suite.ts', import.meta.url));

test('a suite that does not exist is told by name', async (t) => {
  const { code, stderr } = await runNode([SUITE, 'weather']);
  t.is(code, 2);
  t.is(stderr, 'There is no test/weather/ava.config.js, so no suite "weather".\n');
});

import { join } from 'node:path';
import test from 'ava';
import { chartFolder } from '../../rendered/chart.ts';
import { runNode } from '../support/node.ts';

const onepassword = (...args: string[]) => runNode([join(chartFolder, 'tools/onepassword.ts'), ...args]);
const IDFINT = join(chartFolder, 'values-idfint.yaml');

test('the items of a values file are printed, and nothing like a password', async (t) => {
  const { code, stdout, stderr } = await onepassword(IDFINT);
  t.is(code, 0);
  t.is(stderr, '');
  t.true(
    stdout.includes(
      'alert-stream idfint fink-idfint\n  generate_secrets_key: alert-stream-broker fink-idfint-password\n',
    ),
  );
  t.regex(stdout, /^(alert-stream idfint \S+\n {2}generate_secrets_key: alert-stream-broker \S+-password\n)+$/);
});

test('the environment can be named', async (t) => {
  const { stdout } = await onepassword(IDFINT, '--environment', 'usdf');
  t.true(stdout.startsWith('alert-stream usdf '));
});

test('a file that is for no environment, and one that is not there, are told', async (t) => {
  const unnamed = await onepassword(join(chartFolder, 'values.yaml'));
  t.is(unnamed.code, 2);
  t.regex(unnamed.stderr, /values\.yaml: expected a file called values-<environment>\.yaml, or --environment/);
  const absent = await onepassword('values-nowhere.yaml');
  t.is(absent.code, 2);
  t.regex(absent.stderr, /values-nowhere\.yaml/);
});

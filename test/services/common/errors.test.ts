import test from 'ava';
import { AlertStreamError, messageOf, type ErrorCode } from '@alert-stream/common/errors.ts';

const exits = test.macro({
  exec: (t, code: ErrorCode, exitCode: 1 | 2) => t.is(new AlertStreamError(code, 'x').exitCode, exitCode),
  title: (_, code, exitCode) => `${code} ends a program with exit code ${exitCode}`,
});

for (const code of ['CONFIG', 'INPUT'] as const) test(exits, code, 2);
for (const code of ['PACKET', 'REGISTRY', 'KAFKA', 'STORE', 'STACK'] as const) test(exits, code, 1);

test('an error keeps its cause, and is not retriable unless said', (t) => {
  const cause = new Error('below');
  const error = new AlertStreamError('KAFKA', 'above', { cause });
  t.is(error.cause, cause);
  t.false(error.retriable);
  t.true(new AlertStreamError('KAFKA', 'away', { retriable: true }).retriable);
});

test('anything that is thrown has a message', (t) => {
  t.is(messageOf(new Error('an error')), 'an error');
  t.is(messageOf('a word'), 'a word');
  t.is(messageOf(undefined), 'undefined');
});

import test from 'ava';
import { parseCommand } from '@alert-stream/common/command/parse.ts';
import { logFlags, logLevel } from '@alert-stream/common/log-flags.ts';

const command = { name: 'program', summary: '', flags: logFlags };

test('--debug logs all, --verbose more, and neither what is usual', (t) => {
  const level = (...argv: string[]) => logLevel(parseCommand(command, argv, {}).flags, 'silent');
  t.deepEqual(
    [level(), level('-v'), level('--verbose'), level('-d'), level('--verbose', '--debug')],
    ['silent', 'debug', 'debug', 'trace', 'trace'],
  );
});

import { join } from 'node:path';
import test from 'ava';
import { parseCommand } from '@alert-stream/common/command/parse.ts';
import { playStreamCommand } from '../../../../../services/simulator/src/config.ts';
import { withStatusServer } from '../../../../../services/simulator/src/play/status/with-status-server.ts';
import { memoryLog } from '../../../../support/memory-log.ts';

const running = new AbortController().signal;
const flagsOf = (...args: string[]) => parseCommand(playStreamCommand, args, {}).flags;
const mustNotPlay = () => Promise.reject(new Error('it played'));

for (const [what, args, message] of [
  [
    'that nobody could give',
    ['--repeat-interval', '37', '--control-token-file', 'f'],
    /--control-token-file needs --listen-port/,
  ],
  [
    'for a single visit',
    ['--listen-port', '0', '--control-token-file', 'f'],
    /--control-token-file needs --repeat-interval/,
  ],
  [
    'that is not there',
    ['--listen-port', '0', '--repeat-interval', '37', '--control-token-file', join('no', 'such')],
    /--control-token-file: can't read no.such: no such file/,
  ],
] as [string, string[], RegExp][]) {
  test(`a control token ${what} is refused before anything is played`, async (t) => {
    await t.throwsAsync(withStatusServer(flagsOf(...args), memoryLog().log, running, mustNotPlay), {
      code: 'CONFIG',
      message,
    });
  });
}

test('the status that the player gets is the one that is served', async (t) => {
  const { log, events } = memoryLog();
  await withStatusServer(flagsOf('--listen-port', '0'), log, running, async (status) => {
    status.setWaitingFor('a miracle');
    const answer = await fetch(`http://127.0.0.1:${String(events('http')[0]?.['port'])}/readyz`);
    t.deepEqual(await answer.json(), { reasons: ['waiting for a miracle'] });
  });
});

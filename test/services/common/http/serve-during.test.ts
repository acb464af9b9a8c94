import test from 'ava';
import { parseCommand, type Command } from '@alert-stream/common/command/parse.ts';
import { listenFlags } from '@alert-stream/common/http/flags.ts';
import { serveDuring } from '@alert-stream/common/http/serve-during.ts';
import { memoryLog } from '../../../support/memory-log.ts';

const command = { name: 'program', summary: '', flags: listenFlags } satisfies Command;
const flagsOf = (...args: string[]) => parseCommand(command, args, {}).flags;
const app = { fetch: () => new Response('here') };

test('without a port nothing is served, and the work is done', async (t) => {
  const { log, lines } = memoryLog();
  t.is(await serveDuring(flagsOf(), { app, log }, async () => 'done'), 'done');
  t.deepEqual(lines, []);
});

test('with a port it is served on this machine alone, as long as the work lasts, also when it fails', async (t) => {
  const { log, events } = memoryLog();
  const work = async () => {
    const [{ host, port }] = events('http') as [{ host: string; port: number }];
    t.is(host, '127.0.0.1');
    t.is(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'here');
    throw new Error('Kafka refused');
  };
  await t.throwsAsync(serveDuring(flagsOf('--listen-port', '0'), { app, log }, work), { message: 'Kafka refused' });
  await t.throwsAsync(fetch(`http://127.0.0.1:${String(events('http')[0]?.['port'])}/`));
});

test('a port that cannot be had is told before any work', async (t) => {
  const { log, events } = memoryLog();
  await serveDuring(flagsOf('--listen-port', '0'), { app, log }, async () => {
    const taken = flagsOf('--listen-port', String(events('http')[0]?.['port']));
    const work = () => Promise.reject(new Error('must not be done'));
    await t.throwsAsync(serveDuring(taken, { app, log }, work), {
      code: 'CONFIG',
      message: /^--listen-port: \d+ is in use/,
    });
  });
});

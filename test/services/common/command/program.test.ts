import test from 'ava';
import { code, runNode } from '../../../support/node.ts';

const src = (path: string) => new URL(`../../../../services/common/src/${path}`, import.meta.url).href;

const PROGRAM = `
  import { once } from 'node:events';
  import { runnable, runProgram } from '${src('command/program.ts')}';
  import { required } from '${src('command/flags.ts')}';
  import { text } from '${src('command/kinds.ts')}';
  import { AlertStreamError } from '${src('errors.ts')}';
  const flags = { as: required(text, { help: 'how to end' }) };
  const end = runnable({ name: 'sim end', summary: 'Ends.', flags }, async ({ flags }, { signal }) => {
    if (flags.as === 'input') throw new AlertStreamError('INPUT', 'no such file');
    if (flags.as === 'kafka') throw new AlertStreamError('KAFKA', 'the broker is gone');
    if (flags.as === 'bug') throw new TypeError('a bug');
    if (flags.as !== 'signal') return;
    const alive = setInterval(() => {}, 1000);
    process.stdout.write('waiting');
    if (!signal.aborted) await once(signal, 'abort');
    clearInterval(alive);
    process.stdout.write(', drained');
  });
  const rest = runnable({ name: 'sim rest', summary: 'Rests.', flags: {} }, async () => {});
  await runProgram({ name: 'sim', summary: 'Simulates.', commands: [end, rest] });
`;

/** A program that does something without a subcommand, and has groups of them. */
const USUAL = `
  import { runnable, runProgram } from '${src('command/program.ts')}';
  import { toggle } from '${src('command/flags.ts')}';
  const say = (text) => async ({ positionals }) => void process.stdout.write([text, ...positionals].join(' '));
  const command = (name, more) => ({ name, summary: 'Does ' + name + '.', flags: { fast: toggle({ help: 'hurry' }) }, ...more });
  const defaultCommand = runnable(command('keep'), say('kept'));
  const commands = [
    runnable(command('keep look'), say('looked')),
    runnable(command('keep box open'), say('opened')),
    runnable(command('keep box drop', { positionals: [{ name: 'ID', help: 'which', repeated: true }] }), say('dropped')),
  ];
  await runProgram({ name: 'keep', summary: 'Keeps.', commands, defaultCommand });
`;

const sim = (line: string, ...rest: Parameters<typeof runNode> extends [unknown, ...infer R] ? R : never) =>
  runNode([...code(PROGRAM), '--', 'sim', ...line.split(' ').filter(Boolean)], ...rest);

const ends = test.macro(async (t, line: string, exit: number, stderr: RegExp) => {
  const outcome = await sim(line);
  t.is(outcome.code, exit);
  t.regex(outcome.stderr, stderr);
});

test('success says nothing and exits 0', ends, 'end --as well', 0, /^$/);
test(
  'an error that the user can correct exits with 2 and the message alone',
  ends,
  'end --as input',
  2,
  /^sim: no such file\n$/,
);
test('a failure exits 1 with the message alone', ends, 'end --as kafka', 1, /^sim: the broker is gone\n$/);
test(
  'a bug exits 70 and shows where',
  ends,
  'end --as bug',
  70,
  /unexpected error, please report it\nTypeError: a bug\n +at /,
);
test('a wrong option exits 2', ends, 'end --how', 2, /unknown option --how/);
test('an unknown command names the known ones', ends, 'play', 2, /unknown command "play": expected one of end, rest/);

test('a mistyped command is told the one meant', ends, 'ned --as well', 2, /one of end, rest; did you mean end\?\nSee/);
test('an option before the command', ends, '--as well end', 2, /^sim: the command comes first, before its options: /);

test('without a command it shows them and exits 2; with --help 0', async (t) => {
  const [bare, asked] = await Promise.all([sim(''), sim('--help')]);
  t.is(bare.code, 2);
  t.is(asked.code, 0);
  t.is(bare.stdout, asked.stdout);
  t.regex(asked.stdout, /end +Ends\.\n +rest +Rests\./);
});

test('a command shows its help instead of running', async (t) => {
  const { code: exit, stdout } = await sim('end --as bug --help');
  t.is(exit, 0);
  t.regex(stdout, /^Usage: sim end \[options\]/);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} lets a command finish what it does`, async (t) => {
    const outcome = await sim('end --as signal', (stdout, kill) => {
      if (stdout === 'waiting') kill(signal);
    });
    t.is(outcome.stdout, 'waiting, drained');
    t.is(outcome.code, 0);
  });
}

const keep = (line: string) => runNode([...code(USUAL), '--', 'keep', ...line.split(' ').filter(Boolean)]);

test('arguments that begin with an option run the default command, others a subcommand of one or two words', async (t) => {
  for (const [line, stdout] of [
    ['--fast', 'kept'],
    ['look --fast', 'looked'],
    ['box open', 'opened'],
    ['box drop 1 look', 'dropped 1 look'],
  ] as const)
    t.like(await keep(line), { code: 0, stdout, stderr: '' }, line);
});

test('the error of an unknown subcommand lists the known ones, those of its group when it has one', async (t) => {
  for (const [line, stderr] of [
    ['lok', /^keep: unknown command "lok": expected one of look, box open, box drop; did you mean look\?\n/],
    ['box', /^keep: unknown command "box": expected one of box open, box drop\n/],
    ['box close', /^keep: unknown command "box close": expected one of box open, box drop\n/],
    ['--fast look', /^keep: unexpected argument "look"/],
  ] as const) {
    const outcome = await keep(line);
    t.is(outcome.code, 2);
    t.regex(outcome.stderr, stderr);
  }
});

test('the help shows the default command with its options, and the other commands', async (t) => {
  const [asked, bare, group, one] = await Promise.all(['--fast --help', '', 'box --help', 'box open --help'].map(keep));
  t.regex(asked!.stdout, /^Usage: keep \[options\]\n[^]*--fast[^]*Commands:\n +look +Does keep look\.\n +box open /);
  t.deepEqual([asked?.code, bare?.code, bare?.stdout], [0, 2, asked?.stdout]);
  t.regex(group!.stdout, /Commands:\n +box open +Does keep box open\.\n +box drop/);
  t.false(group?.stdout.includes(' look '));
  t.regex(one!.stdout, /^Usage: keep box open \[options\]/);
});

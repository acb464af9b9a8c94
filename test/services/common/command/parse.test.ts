import test from 'ava';
import { optional, required, toggle, withDefault, type ValueKind } from '@alert-stream/common/command/flags.ts';
import { file, host, hostPort, integer, kafkaName, list, text, url } from '@alert-stream/common/command/kinds.ts';
import { parseCommand, type Command } from '@alert-stream/common/command/parse.ts';

const command = {
  name: 'rubin-alert-sim load',
  summary: 'Loads alerts.',
  positionals: [{ name: 'FILE', help: 'an Avro container file' }],
  flags: {
    broker: required(hostPort, { short: 'B', help: 'the broker', env: 'BROKER' }),
    interval: withDefault(integer(1, 100), '37', { help: 'seconds between visits' }),
    key: optional(file, { help: 'the key' }),
    topic: optional(text, { help: 'the topic' }),
    partitions: optional(list(integer(0, 9)), { help: 'the partitions' }),
    verbose: toggle({ short: 'v', help: 'more', env: 'VERBOSE' }),
  },
} satisfies Command;

const parse = (line: string, env: Record<string, string> = {}) => parseCommand(command, line.split(' '), env);

test('reads flags, their short forms, defaults, switches and positionals', (t) => {
  t.deepEqual(parse('a.ocf -B b:1 --key=k -v'), {
    positionals: ['a.ocf'],
    flags: {
      broker: { host: 'b', port: 1 },
      interval: 37,
      key: 'k',
      topic: undefined,
      partitions: undefined,
      verbose: true,
    },
  });
});

test('the environment stands in for an absent flag, and the flag wins', (t) => {
  t.is(parse('a.ocf', { BROKER: 'env:1' }).flags.broker.host, 'env');
  t.is(parse('a.ocf --broker flag:1', { BROKER: 'env:1' }).flags.broker.host, 'flag');
});

const switches = test.macro({
  exec: (t, value: string, on: boolean) => t.is(parse('a -B b:1', { VERBOSE: value }).flags.verbose, on),
  title: (_, value, on) => `VERBOSE="${value}" in the environment is ${on ? 'on' : 'off'}`,
});
for (const value of ['true', '1']) test(switches, value, true);
for (const value of ['false', '0', '']) test(switches, value, false);

const refuses = test.macro((t, line: string, message: RegExp, env: Record<string, string> = {}) => {
  const error = t.throws(() => parse(line, env), { message });
  t.like(error, { code: 'CONFIG', exitCode: 2 });
  t.regex(error?.message ?? '', /See rubin-alert-sim load --help$/);
});

test(
  'an unknown option is named, with the one meant',
  refuses,
  'a -B b:1 --intervall=5',
  /unknown option --intervall; did you mean --interval\?/,
);
test(
  'a mistyped option is not missed as well',
  refuses,
  'a --borker b:1',
  /^unknown option --borker; did you mean --broker\?\nSee/,
);
test('an option of Object is unknown too', refuses, 'a -B b:1 --constructor', /unknown option --constructor/);
test('a missing option', refuses, 'a', /--broker is required: host:port/);
test('a missing positional', refuses, '-B b:1', /FILE is missing: an Avro container file/);
test('a positional argument too many', refuses, 'a b -B b:1', /unexpected argument "b"/);
test(
  'a value out of bounds',
  refuses,
  'a -B b:1 --interval -1',
  /--interval: expected a whole number from 1 to 100, got "-1"/,
);
test('an option without its value at the end', refuses, 'a -B b:1 --key', /--key needs a value: FILE/);
test('an option in the place of a value', refuses, 'a -B b:1 --key --verbose', /--key needs a value: FILE/);
test('a value for a switch', refuses, 'a -B b:1 --verbose=no', /--verbose takes no value, got "no"/);
test('a wrong variable is named', refuses, 'a', /BROKER \(for --broker\): expected host:port, got "b"/, {
  BROKER: 'b',
});
test(
  'a switch in the environment is guessed at by nobody',
  refuses,
  'a -B b:1',
  /VERBOSE \(for --verbose\): expected true or false/,
  { VERBOSE: 'yes' },
);

test('an empty variable counts as absent', refuses, 'a', /--broker is required/, { BROKER: '' });

test('a flag given twice', refuses, 'a -B b:1 --topic x --broker c:2', /^--broker is given twice: give it once\nSee/);
test(
  'an option given twice by = and with the same value',
  refuses,
  'a -B b:1 --topic=x --topic=x',
  /^--topic is given twice/,
);

test('a list may be given in pieces, and a switch twice', (t) => {
  t.deepEqual(parse('a -B b:1 --partitions 1,2 --partitions=5 -v --verbose').flags.partitions, [1, 2, 5]);
});

test('a value that begins with two dashes can be given with =', (t) => {
  t.is(parse('a -B b:1 --topic=--odd').flags.topic, '--odd');
});

test('all mistakes are told at once', (t) => {
  const message = t.throws(() => parse('--interval 0 --nope'))?.message ?? '';
  for (const part of ['--broker', '--interval', '--nope', 'FILE']) t.true(message.includes(part), part);
});

const hides = test.macro({
  exec: (t, kind: ValueKind<unknown>, typed: string, shown: string) => {
    const described: Command = { name: 'p', summary: '', flags: { flag: required(kind, { help: '' }) } };
    const message = t.throws(() => parseCommand(described, ['--flag', typed], {}))?.message ?? '';
    t.true(message.includes(`got "${shown}"`), message);
    t.notRegex(message, /hush|secret/);
  },
  title: (_, kind: ValueKind<unknown>, typed) =>
    `what may be a password is not shown: ${typed} for ${kind.placeholder}`,
});

test(hides, url, 'htp://user:hush@host', 'htp://…@host');
test(hides, url, 'http://user:hu%zzsh@host', 'http://…@host');
test(hides, url, 'http://host/path?key=secret', 'http://host/path?…');
test(hides, hostPort, 'user:hush@host:9094', '…@host:9094');
test(hides, list(hostPort), 'user:hu,sh@secret@host:9094,other:1', '…@host:9094,other:1');
test(hides, host, 'user:hush@host', '…@host');
test(hides, kafkaName, 'user:hush@host', '…@host');

test('what follows an unknown option is not shown: it may be a password', (t) => {
  for (const line of ['a -B b:1 --pasword hush', 'a -B b:1 --pasword=hush', 'a -B b:1 -p hush', 'a -B b:1 -phush']) {
    const message = t.throws(() => parse(line))?.message ?? '';
    t.regex(message, /^unknown option (--pasword|-p)\nSee/, line);
    t.false(message.includes('hush'), line);
  }
  t.regex(t.throws(() => parse('--nope a -B b:1'))?.message ?? '', /^unknown option --nope\nSee/);
});

test('an option for a password is told where passwords go', (t) => {
  const secret = { ...command, secrets: { SIM_PASSWORD: 'the password' } };
  t.throws(() => parseCommand(secret, ['a', '-B', 'b:1', '--password', 'x'], {}), {
    message: /^unknown option --password; set the password in SIM_PASSWORD\n/,
  });
});

test('a repeated positional takes all that are given, and at least one', (t) => {
  const several: Command = {
    name: 'p',
    summary: '',
    positionals: [{ name: 'FILE', help: 'files', repeated: true }],
    flags: {},
  };
  t.deepEqual(parseCommand(several, ['a', '-', 'b'], {}).positionals, ['a', '-', 'b']);
  t.throws(() => parseCommand(several, [], {}), { message: /FILE is missing: files/ });
});

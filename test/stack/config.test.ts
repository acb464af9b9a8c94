import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { parseCommand } from '@alert-stream/common/command/parse.ts';
import { command, stackOptions } from '../../stack/config.ts';

const options = (...argv: string[]) => stackOptions(parseCommand(command, argv, {}).flags);

test('without options the chart decides', (t) => {
  t.deepEqual(options().set, {});
  t.deepEqual(options().operatorPorts, { controlplane: 9090, replication: 9091 });
});

test('options become values of the chart', (t) => {
  t.deepEqual(options('--alerts', '50', '--interval', '5', '--port', 'external=19094,controlplane=19090').set, {
    'simulator.generate.alertsPerVisit': 50,
    'simulator.maxMemoryMB': 1024,
    'simulator.repeatInterval': 5,
    'simulator.generate.spreadSeconds': 2.5,
    'kafka.listeners.external.port': 19_094,
  });
  t.is(options('--port', 'controlplane=19090').operatorPorts.controlplane, 19_090);
});

test('a peak visit gets the memory that it needs', (t) => {
  t.is(options('--alerts', '40000').set['simulator.maxMemoryMB'], 4000);
});

test('a listener without TLS is there only when it is asked for, at a port that can be moved', (t) => {
  t.is(options().plaintextPort, undefined);
  t.is(options('--port', 'plain=19095').plaintextPort, undefined);
  t.is(options('--plaintext').plaintextPort, 9095);
  t.is(options('--plaintext', '--port', 'plain=19095').plaintextPort, 19_095);
  t.deepEqual(options('--plaintext').set, {});
});

test('--advertise names the host of the external listener and nothing else', (t) => {
  t.deepEqual(options('--advertise', 'my.host').set, {
    'kafka.externalListener.bootstrap.host': 'my.host',
    'kafka.externalListener.brokers': [{ host: 'my.host' }],
  });
});

const refused = test.macro<[argv: string[], message: RegExp]>({
  exec: (t, argv, message) => {
    const error = t.throws(() => options(...argv), { name: 'AlertStreamError', message });
    t.is((error as { exitCode?: number } | undefined)?.exitCode, 2);
  },
  title: (_, argv) => `refused: ${argv.join(' ')}`,
});

test('when visits come quickly, their alerts do too', (t) => {
  t.is(options('--interval', '2').set['simulator.generate.spreadSeconds'], 1);
  t.false('simulator.generate.spreadSeconds' in options('--interval', '6').set);
});

test('--spread is for made alerts and for those of a file alike, and goes before what --interval would choose', (t) => {
  t.is(options('--spread', '1', '--interval', '4').set['simulator.generate.spreadSeconds'], 1);
  t.deepEqual(options('--spread', '2.5', '--file', '/a.avro').set, {
    'simulator.load.file': '/a.avro',
    'simulator.load.extraArgs': ['--spread', 2.5],
  });
});

test('--spread with --file goes after the other arguments that the values file has for the load', (t) => {
  const file = join(mkdtempSync(join(tmpdir(), 'config-')), 'values.yaml');
  t.teardown(() => rmSync(dirname(file), { recursive: true }));
  const extraArgs = (text: string) => {
    writeFileSync(file, text);
    return options('--spread', '2', '--file', '/a.avro', '--values', file).set['simulator.load.extraArgs'];
  };
  t.deepEqual(extraArgs('simulator:\n  load:\n    extraArgs: [--strict]\n'), ['--strict', '--spread', 2]);
  t.deepEqual(extraArgs('simulator: {load: {extraArgs: [--spread, 9, --strict, --spread=8]}}'), [
    '--strict',
    '--spread',
    2,
  ]);
  for (const without of ['', '# nothing\n', 'simulator:\n', 'simulator: {load: {file: b.avro}}\n', 'simulator: [\n']) {
    t.deepEqual(extraArgs(without), ['--spread', 2], without);
  }
});

test(refused, ['--spread', '-1'], /^--spread: expected a number of seconds from 0, got "-1"/);
test(refused, ['--interval', '-37'], /^--interval: expected a number of seconds above 0, got "-37"/);
test(refused, ['--alerts', '0'], /^--alerts: expected a whole number from 1 to 40000, got "0"/);
test(refused, ['--intervall', '5'], /^unknown option --intervall; did you mean --interval\?/);
test(refused, ['--port', 'kafka=1'], /^--port: expected NAME=PORT with NAME one of internal, tls, external/);
test(refused, ['--port', 'tls=1,external=2,tls=3'], /^--port: tls is given twice/);
test(refused, ['--plaintext', '--advertise', 'my.host'], /^--plaintext and --advertise exclude each other/);
test(refused, ['--advertise', 'a b'], /^--advertise: expected a host name/);
test(refused, ['--alerts', '5', '--file', 'x.avro'], /--alerts and --file exclude each other/);
test(refused, ['now'], /unexpected argument "now"/);

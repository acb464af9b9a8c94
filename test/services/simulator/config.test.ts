import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { parseCommand, type Command } from '@alert-stream/common/command/parse.ts';
import {
  connectionOf,
  createStreamCommand,
  generateCommand,
  playStreamCommand,
  printStreamCommand,
} from '../../../services/simulator/src/config.ts';
import { makeCertificate } from '../../support/certificates.ts';

const folder = mkdtempSync(join(tmpdir(), 'alert-stream-config-'));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const authority = await makeCertificate();
const client = await makeCertificate({ authority });
const key = file('user.key', client.key);
const crt = file('user.crt', client.certificate);
const ca = file('ca.crt', authority.certificate);
test.after.always(() => rmSync(folder, { recursive: true }));

const tls = ['--tls-client-key-location', key, '--tls-client-crt-location', crt, '--tls-server-ca-crt-location', ca];
const broker = ['--broker', 'alert-broker-kafka-bootstrap:9092', ...tls];

/** Argument lists as the chart renders them, and as the Python simulator took them. */
const ACCEPTED: [Command, string[]][] = [
  [generateCommand, ['alerts.ocf', '--alerts-per-visit', '1000', '--seed', '1', '--schemas', folder]],
  [generateCommand, ['alerts.ocf', '--schemas', folder, '--schema-version', '7.4', '--cutout-pixels', '51', '-v']],
  [generateCommand, ['alerts.ocf', '--like', 'alert.avro', '--visits', '3', '--codec', 'zstandard']],
  [generateCommand, ['alerts.ocf', '--schema', 'mine.avsc', '--size', '80000']],
  [createStreamCommand, ['a.ocf', '-', ...broker, '--spread', '3', '--strict', '--create-topic', '--replication', '2']],
  [createStreamCommand, ['alerts.ocf', ...broker, '--dst-topic', 'alerts-static', '--schema-id', '1101']],
  [
    createStreamCommand,
    ['--broker=b:9092', '--dst-topic=t', '--create-topic', '--timeout-sec', '20', '-v', '-d', 'sample.avro'],
  ],
  [
    playStreamCommand,
    [...broker, '--src-topic', 'alerts-static', '--dst-topic', 'alerts-simulated', '--repeat-interval', '37'],
  ],
  [
    playStreamCommand,
    [
      '-B',
      'b:9092',
      '--dst-topic-partitions',
      '8',
      '--create-dst-topic',
      '--repeat-interval=-1',
      '--verbose',
      '--debug',
    ],
  ],
  [
    playStreamCommand,
    [
      '--repeat-interval',
      'auto',
      '--repeats',
      '3',
      '--speed',
      '2.5',
      '--max-rate',
      '500',
      '--start-at',
      '2026-07-15T03:00:00Z',
      '--catch-up',
    ],
  ],
  [
    printStreamCommand,
    [...broker, '--src-topic', 'alerts-static', '--schema-registry-address', 'http://alert-schemas:8081'],
  ],
  [
    printStreamCommand,
    [
      ...broker,
      '--schema-registry-address',
      'http://a:1',
      '--from',
      '2026-07-15T03:00:00Z',
      '--ids',
      '--cutouts',
      'out',
    ],
  ],
  [
    printStreamCommand,
    ['-B', 'b:9092', '--schema-registry-address', 'http://localhost:8081/apis/ccompat/v7', '--count', '3', '--json'],
  ],
];

for (const [command, args] of ACCEPTED) {
  test(`${command.name} takes ${args.map((arg) => (arg.startsWith(folder) ? '…' : arg)).join(' ')}`, (t) => {
    t.notThrows(() => parseCommand(command, args, {}));
  });
}

test("defaults are the Python simulator's", (t) => {
  t.like(parseCommand(createStreamCommand, ['f'], {}).flags, {
    broker: [{ host: 'localhost', port: 9092 }],
    'dst-topic': 'alerts-reservoir',
    'create-topic': false,
    'timeout-sec': 10,
  });
  t.like(parseCommand(playStreamCommand, [], {}).flags, {
    'src-topic': 'alerts-reservoir',
    'dst-topic': 'alerts-stream',
    'dst-topic-partitions': 1,
    'create-dst-topic': false,
    'repeat-interval': -1,
    speed: 1,
    'catch-up': false,
  });
});

const REFUSED: [string, Command, string[], RegExp][] = [
  [
    'an unknown option',
    playStreamCommand,
    ['--repeat-intervals', '5'],
    /unknown option --repeat-intervals; did you mean --repeat-interval\?/,
  ],
  [
    'a negative interval',
    playStreamCommand,
    ['--repeat-interval', '-5'],
    /--repeat-interval: expected a number of seconds above 0, auto, or -1 to play once, got "-5"/,
  ],
  ['an interval of zero', playStreamCommand, ['--repeat-interval', '0'], /--repeat-interval: expected .* got "0"/],
  ['no repeats', playStreamCommand, ['--repeats', '0'], /--repeats: expected a whole number from 1 .* got "0"/],
  ['a speed of zero', playStreamCommand, ['--speed', '0'], /--speed: expected a number above 0, got "0"/],
  [
    'a start without its zone',
    playStreamCommand,
    ['--start-at', '2026-07-15T03:00:00'],
    /--start-at: expected a time such as .* got/,
  ],
  [
    'an interval that is no number',
    playStreamCommand,
    ['--repeat-interval', '37s'],
    /--repeat-interval: expected .* got "37s"/,
  ],
  [
    'a topic that Kafka would refuse',
    playStreamCommand,
    ['--dst-topic', 'a/b'],
    /--dst-topic: expected a name .* got "a\/b"/,
  ],
  [
    'a broker without a port',
    createStreamCommand,
    ['f', '-B', 'localhost'],
    /--broker: expected host:port .* got "localhost"/,
  ],
  ['no file', createStreamCommand, [], /FILE is missing: Avro container file of alerts/],
  ['two files to write', generateCommand, ['a', 'b'], /unexpected argument "b"/],
  [
    'no alerts',
    generateCommand,
    ['f', '--schemas', folder, '--alerts-per-visit', '0'],
    /--alerts-per-visit: expected a whole number from 1 to 1048576, got "0"/,
  ],
  [
    'an unknown codec',
    generateCommand,
    ['f', '--codec', 'bzip2'],
    /--codec: expected one of null, deflate, snappy, zstandard, got "bzip2"/,
  ],
  [
    'a negative spread',
    createStreamCommand,
    ['f', '--spread', '-3'],
    /--spread: expected a number of seconds from 0, got "-3"/,
  ],
  [
    'a time without its zone',
    printStreamCommand,
    ['--from', '2026-07-15T03:00'],
    /--from: expected earliest, latest, an offset, or a time .* got/,
  ],
];

for (const [what, command, args, message] of REFUSED) {
  test(`${what} is refused by name`, (t) => {
    const error = t.throws(() => parseCommand(command, args, {}), { message });
    t.is((error as Error & { exitCode?: number }).exitCode, 2);
  });
}

function connection(args: string[], env: Record<string, string> = {}) {
  return connectionOf(parseCommand(playStreamCommand, args, env).flags, env);
}

test('three files make an mTLS connection, none an open one', (t) => {
  t.deepEqual(Object.keys(connection(tls).tls ?? {}).sort(), ['ca', 'cert', 'key']);
  t.is(connection([]).tls, undefined);
  t.throws(() => connection(tls.slice(0, 4)), { message: /--tls-server-ca-crt-location is missing/ });
});

test('a SCRAM user needs a password from the environment, and the certificate authority alone', (t) => {
  const args = ['--scram-username', 'rubin', '--tls-server-ca-crt-location', ca];
  const env = { ALERTSIM_KAFKA_PASSWORD: 'secret' };
  t.like(connection(args, env), { scram: { username: 'rubin', password: 'secret' } });
  t.deepEqual(Object.keys(connection(args, env).tls ?? {}), ['ca']);
  t.throws(() => connection(args), {
    message: /--scram-username rubin needs its password in ALERTSIM_KAFKA_PASSWORD, which is empty/,
  });
  t.throws(() => connection([...args.slice(0, 2), ...tls], env), { message: /two ways to log in/ });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { parseCommand } from '@alert-stream/common/command/parse.ts';
import { command } from '../../../../services/alert-database/src/ingester/config.ts';
import { kafkaConnection, topicsOf } from '../../../../services/alert-database/src/ingester/connection.ts';
import { makeCertificate } from '../../../support/certificates.ts';
import { temporaryFolder } from '../support/folders.ts';

const password = { ALERTDB_KAFKA_PASSWORD: 'a-secret' };
const needed = [
  '--kafka-host',
  'localhost:9093',
  '--schema-registry-address',
  'http://localhost:8081',
  '--local-file-root',
  '/archive',
];
const flagsOf = (...args: string[]) => parseCommand(command, [...needed, ...args], {}).flags;

test("Rubin's flags keep their names and defaults", (t) => {
  const flags = flagsOf();
  t.like(flags, { 'kafka-group': 'alertdb-ingester', 'kafka-auth-mechanism': 'scram', backend: 'local-files' });
  t.like(flags, { from: 'earliest', 'gzip-level': 1 });
  t.deepEqual(topicsOf(flags), ['alerts']);
  t.deepEqual(topicsOf(flagsOf('--kafka-topic', 'alerts-simulated')), ['alerts-simulated']);
  t.deepEqual(topicsOf(flagsOf('--kafka-topics', 'alerts-simulated,other,other')), ['alerts-simulated', 'other']);
});

test('topics may be told by a pattern of their whole names', (t) => {
  t.deepEqual(topicsOf(flagsOf('--kafka-topics-pattern', 'alerts-.*|other')), /^(?:alerts-.*|other)$/);
  t.throws(() => flagsOf('--kafka-topics-pattern', 'alerts-(.*'), {
    code: 'CONFIG',
    message: /--kafka-topics-pattern: expected a regular expression .*, got "alerts-\(\.\*"/,
  });
});

test('topics given in several ways are refused, and the ways named', (t) => {
  for (const [args, got] of [
    [['--kafka-topic', 'a', '--kafka-topics', 'b'], /or --kafka-topics-pattern, got --kafka-topic and --kafka-topics$/],
    [['--kafka-topic', 'a', '--kafka-topics-pattern', 'b'], /got --kafka-topic and --kafka-topics-pattern$/],
    [
      ['--kafka-topic', 'a', '--kafka-topics', 'b', '--kafka-topics-pattern', 'c'],
      /got --kafka-topic, --kafka-topics and --kafka-topics-pattern$/,
    ],
  ] as const)
    t.throws(() => topicsOf(flagsOf(...args)), { code: 'CONFIG', message: got });
});

test('a group may start at a time', (t) => {
  t.deepEqual(flagsOf('--from', '2026-07-15T03:00:00Z').from, { time: 1_784_084_400_000n });
  t.deepEqual(flagsOf('--from', '1784084400000').from, { time: 1_784_084_400_000n });
});

for (const [what, args, env, message] of [
  ['scram without a user', [], password, /needs --kafka-username/],
  ['scram without a password', ['--kafka-username', 'archiver'], {}, /needs the password in ALERTDB_KAFKA_PASSWORD/],
  [
    'scram with an empty password',
    ['--kafka-username', 'archiver'],
    { ALERTDB_KAFKA_PASSWORD: '' },
    /ALERTDB_KAFKA_PASSWORD/,
  ],
  [
    'scram with a client certificate',
    ['--kafka-username', 'a', '--tls-client-crt-location', 'f'],
    password,
    /-crt-location is for .* mtls/,
  ],
  [
    'mtls without files',
    ['--kafka-auth-mechanism', 'mtls'],
    {},
    /mtls needs --tls-client-key-location, .* and --tls-server-ca-/,
  ],
] as [string, string[], Record<string, string>, RegExp][]) {
  test(`${what} is refused by name`, (t) => {
    const error = t.throws(() => kafkaConnection(flagsOf(...args), env), { code: 'CONFIG', message });
    t.false(error.message.includes('a-secret'));
  });
}

test('scram trusts the given certificate authority, or else those of the system', async (t) => {
  const ca = join(await temporaryFolder(t), 'ca.crt');
  const { certificate } = await makeCertificate();
  await writeFile(ca, certificate);
  const given = kafkaConnection(flagsOf('--kafka-username', 'archiver', '--tls-server-ca-crt-location', ca), password);
  t.deepEqual(given.scram, { username: 'archiver', password: 'a-secret' });
  t.is(String(given.tls?.ca), certificate);
  const system = kafkaConnection(flagsOf('--kafka-username', 'archiver'), password);
  t.true(String(system.tls?.ca).split('BEGIN CERTIFICATE').length > 10);
});

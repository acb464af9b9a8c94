import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { readServerTls, readTls } from '@alert-stream/common/kafka/flags.ts';

const folder = mkdtempSync(join(tmpdir(), 'alert-stream-flags-'));
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const key = write('user.key', '-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n');
const crt = write('user.crt', '-----BEGIN CERTIFICATE-----\nuser\n-----END CERTIFICATE-----\n');
const ca = write('ca.crt', '-----BEGIN CERTIFICATE-----\nca\n-----END CERTIFICATE-----\n');

const flags = (given: { key?: string; crt?: string; ca?: string }) => ({
  'tls-client-key-location': given.key,
  'tls-client-crt-location': given.crt,
  'tls-server-ca-crt-location': given.ca,
});

test.after.always(() => rmSync(folder, { recursive: true }));

test('without a flag there is no TLS', (t) => {
  t.is(readTls(flags({})), undefined);
  t.is(readServerTls(flags({})), undefined);
});

test('all three files become a connection with mTLS', (t) => {
  const tls = readTls(flags({ key, crt, ca }));
  t.regex(String(tls?.key), /secret/);
  t.regex(String(tls?.cert), /user/);
  t.regex(String(tls?.ca), /ca/);
});

test('one or two of the three are refused, the missing ones named', (t) => {
  t.throws(() => readTls(flags({ key, ca })), { code: 'CONFIG', message: /--tls-client-crt-location is missing$/ });
  t.throws(() => readTls(flags({ ca })), {
    code: 'CONFIG',
    message: /got --tls-server-ca-crt-location, --tls-client-key-location, --tls-client-crt-location is missing$/,
  });
});

test('a file that cannot be read is named with its flag', (t) => {
  const missing = join(folder, 'nothing.crt');
  t.throws(() => readTls(flags({ key, crt: missing, ca })), {
    code: 'CONFIG',
    message: `--tls-client-crt-location: can't read ${missing} (ENOENT)`,
  });
});

test('a file that holds something else is named, its content is not shown', (t) => {
  const error = t.throws(() => readTls(flags({ key: crt, crt: key, ca })), { code: 'CONFIG' });
  t.is(error?.message, `--tls-client-key-location: expected a PEM file with a PRIVATE KEY in it, ${crt} has none`);
  t.notThrows(() => readServerTls(flags({ ca })));
});

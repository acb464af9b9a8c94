import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { readServerTls, readTls } from '@alert-stream/common/kafka/client/flags.ts';
import { makeCertificate } from '../../../../support/certificates.ts';

const folder = mkdtempSync(join(tmpdir(), 'alert-stream-flags-'));
const write = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const authority = await makeCertificate();
const client = await makeCertificate({ authority });
const other = await makeCertificate({ authority });
const expired = await makeCertificate({ authority, days: [-9, -2] });
const early = await makeCertificate({ authority, days: [2, 9] });
const expiredAuthority = await makeCertificate({ days: [-9, -2] });
const key = write('user.key', client.key);
const crt = write('user.crt', client.certificate);
const ca = write('ca.crt', authority.certificate);

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
  t.is(String(tls?.key), client.key);
  t.is(String(tls?.cert), client.certificate);
  t.is(String(tls?.ca), authority.certificate);
});

test('mTLS with only one or two of its three flags is refused, naming the missing ones', (t) => {
  t.throws(() => readTls(flags({ key, ca })), { code: 'CONFIG', message: /--tls-client-crt-location is missing$/ });
  t.throws(() => readTls(flags({ ca })), {
    code: 'CONFIG',
    message: /got --tls-server-ca-crt-location, --tls-client-key-location, --tls-client-crt-location is missing$/,
  });
});

const encrypted = createPrivateKey(client.key).export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: 'hush',
});
const missing = join(folder, 'nothing.crt');
const fifo = join(folder, 'fifo');
execFileSync('mkfifo', [fifo]);
const cut = client.certificate.replace(/.{200}\n-----END/s, '\n-----END');

const refuses = test.macro({
  exec: (t, given: { key?: string; crt?: string; ca?: string }, message: RegExp) => {
    const start = performance.now();
    const error = t.throws(() => readTls(flags({ key, crt, ca, ...given })), { code: 'CONFIG', message });
    t.true(performance.now() - start < 1_000);
    t.false(/hush|MIG|MII/.test(error?.message ?? ''), 'no content of a file is shown');
  },
  title: (what) => `${what} is refused by its flag and file`,
});

const KEY = '^--tls-client-key-location: ';
const CRT = '^--tls-client-crt-location: ';
const CA = '^--tls-server-ca-crt-location: ';

test('a file that is not there', refuses, { crt: missing }, new RegExp(`${CRT}can't read ${missing}: no such file`));
test('a device without an end', refuses, { key: '/dev/zero' }, new RegExp(`${KEY}can't read /dev/zero: .* a device$`));
test('a named pipe', refuses, { ca: fifo }, new RegExp(`${CA}can't read ${fifo}: expected a file, it is a pipe$`));
test('a folder', refuses, { ca: folder }, new RegExp(`${CA}can't read ${folder}: expected a file, it is a folder$`));
test('an empty file', refuses, { key: write('empty', '') }, new RegExp(`${KEY}expected a PEM file .*empty is empty$`));
test(
  'key and certificate changed about',
  refuses,
  { key: crt, crt: key },
  new RegExp(`${KEY}expected a PEM file with a PRIVATE KEY in it, ${crt} has none$`),
);
test(
  'DER instead of PEM',
  refuses,
  { crt: write('user.der', client.der) },
  new RegExp(`${CRT}expected a PEM file .*user.der is binary \\(DER or PKCS #12\\)`),
);
test(
  'an encrypted key',
  refuses,
  { key: write('encrypted.key', encrypted) },
  new RegExp(`${KEY}the key in .*encrypted.key is encrypted: give it without its passphrase`),
);
test(
  'a damaged key',
  refuses,
  { key: write('cut.key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n') },
  new RegExp(`${KEY}the key in .*cut.key can't be used: `),
);
test(
  'a damaged certificate',
  refuses,
  { crt: write('cut.crt', cut) },
  new RegExp(`${CRT}a certificate in .*cut.crt is damaged$`),
);
test(
  'an expired certificate',
  refuses,
  { key: write('expired.key', expired.key), crt: write('expired.crt', expired.certificate) },
  new RegExp(`${CRT}the certificate in .*expired.crt expired at \\d{4}-`),
);
test(
  'a certificate that is not valid yet',
  refuses,
  { key: write('early.key', early.key), crt: write('early.crt', early.certificate) },
  new RegExp(`${CRT}the certificate in .*early.crt isn't valid before \\d{4}-.*clock says \\d{4}-`),
);
test(
  'a client certificate in the place of the authority',
  refuses,
  { ca: crt },
  new RegExp(`${CA}expected the certificate of a certificate authority, .*user.crt has that of a server or client$`),
);
test(
  'an expired authority',
  refuses,
  { ca: write('expired-ca.crt', expiredAuthority.certificate) },
  new RegExp(`${CA}the certificate authority in .*expired-ca.crt expired at`),
);

test('a key that does not fit its certificate names both flags and files', (t) => {
  const wrong = write('other.key', other.key);
  t.throws(() => readTls(flags({ key: wrong, crt, ca })), {
    code: 'CONFIG',
    message: `the key of --tls-client-key-location (${wrong}) isn't that of the certificate of --tls-client-crt-location (${crt}): give two that belong together`,
  });
});

test('of several authorities, as while Strimzi renews its own, one that is valid is enough', (t) => {
  const both = write('both.crt', expiredAuthority.certificate + authority.certificate);
  t.notThrows(() => readServerTls(flags({ ca: both })));
});

test('other blocks in a file do no harm', (t) => {
  const all = write('all.pem', `a comment\n${client.certificate}${client.key}`);
  t.notThrows(() => readTls(flags({ key: all, crt: all, ca })));
});

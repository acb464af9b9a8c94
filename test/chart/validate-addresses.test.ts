import test from 'ava';
import { accepted, refused } from '../support/refused.ts';

const INGRESS = { enabled: true, auth: 'none' };
const ELSEWHERE = { 'schemaRegistry.enabled': false };
const LONG = `${'a'.repeat(64)}.example.org`;

const NO_HOSTS = [
  'https://a.example.org/',
  'a.example.org/path',
  'a.example.org:443',
  'a_b.example.org',
  'A.example.org',
  'a.example.org.',
  '*.example.org',
  'user@a.example.org',
  '192.0.2.1',
  '2001:db8::1',
  LONG,
  `${'a.'.repeat(130)}org`,
];

for (const host of NO_HOSTS) {
  const shown = host.replaceAll(/[.*]/g, String.raw`\$&`);
  test(
    `the host name ${host.slice(0, 70)} is refused`,
    refused,
    { 'schemaRegistry.hostname': host, 'alertDatabase.ingress': { ...INGRESS, host } },
    new RegExp(`schemaRegistry\\.hostname is "${shown}": expected a host name in lower case, such as`),
    new RegExp(`alertDatabase\\.ingress\\.host is "${shown}": expected a host name in lower case`),
  );
}

test(
  'what Argo CD gives, where it is the host name',
  refused,
  { 'alertDatabase.ingress': INGRESS, 'global.host': 'https://data.example.org' },
  /global\.host is "https:\/\/data\.example\.org": expected a host name in lower case/,
);

test('what Argo CD gives, where nothing reads it', accepted, { 'global.host': 'https://data.example.org' });

test(
  'hosts of certificates',
  refused,
  { 'alertDatabase.ingress': { ...INGRESS, host: 'a.example.org', tls: [{ hosts: ['https://a', 'b_c', '*.d'] }] } },
  /alertDatabase\.ingress\.tls\[0\]\.hosts\[0\] is "https:\/\/a": expected a host name in lower case/,
  /alertDatabase\.ingress\.tls\[0\]\.hosts\[1\] is "b_c"/,
);

test('host names', accepted, {
  'schemaRegistry.hostname': `${'a'.repeat(63)}.1-2.example`,
  'alertDatabase.ingress': { ...INGRESS, host: 'localhost', tls: [{ hosts: ['*.example.org', 'a.example.org'] }] },
});

test(
  'hosts of brokers with a label that is too long',
  refused,
  { 'kafka.externalListener': { bootstrap: { host: LONG }, brokers: [{ host: 'a' }, { host: 'b' }, { host: 'c' }] } },
  /kafka\.externalListener\.bootstrap\.host is a{64}\.example\.org: expected a host name/,
);

for (const address of ['0.0.0.0:3000', 'http://127.0.0.1', '[::]', 'a_b']) {
  test(
    `${address} to listen on`,
    refused,
    { 'alertDatabase.server.listenHost': address, 'schemaRegistry.readOnlyProxy.listenHost': address },
    /alertDatabase\.server\.listenHost is ".*": expected an address such as 0\.0\.0\.0, without a port/,
    /schemaRegistry\.readOnlyProxy\.listenHost is ".*": expected an address/,
  );
}

test('addresses to listen on', accepted, {
  'alertDatabase.server.listenHost': '::',
  'schemaRegistry.readOnlyProxy.listenHost': 'localhost',
});

/** The values that are addresses of HTTP, each with this one. */
const urls = (url: string) => ({
  ...ELSEWHERE,
  'schemaRegistry.url': url,
  'alertDatabase.storage.s3': { endpointUrl: url },
  'alertDatabase.ingress.gafaelfawrAuthUrl': url,
});
const URLS = ['schemaRegistry.url', 'alertDatabase.storage.s3.endpointUrl', 'alertDatabase.ingress.gafaelfawrAuthUrl'];

for (const url of [
  'schemas.example.org',
  'schemas:8081',
  'ftp://schemas',
  'http://',
  'http://a_b:8081',
  'http://schemas:99999',
  'http://schemas:port',
  'http://schemas/a b',
  'http://schemas/?a=b',
]) {
  test(
    `the URL ${url} is refused`,
    refused,
    urls(url),
    ...URLS.map((key) => new RegExp(`${key.replaceAll('.', '\\.')} is ".*": expected an http:// or https:// URL`)),
  );
}

test('a URL with a password is refused, and the password is not shown', async (t) => {
  await refused(
    t,
    urls('https://me:s3cret@schemas.example.org'),
    ...URLS.map(
      (key) => new RegExp(`${key.replaceAll('.', '\\.')} has an @: expected a URL without user and password`),
    ),
    /^(?!.*s3cret)/s,
  );
});

for (const url of [
  'http://schemas:8081',
  'https://schemas.example.org/registry/',
  'https://schemas.example.org:65535/~a/b%20c',
  'http://[2001:db8::1]:8081',
]) {
  test(`${url} is an address of HTTP`, accepted, urls(url));
}

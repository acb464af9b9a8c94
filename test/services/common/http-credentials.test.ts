import test from 'ava';
import { splitCredentials } from '@alert-stream/common/http-credentials.ts';

test('an address without credentials stays as it is', (t) => {
  const url = new URL('http://host:8081/api');
  t.deepEqual(splitCredentials(url, {}), { url, headers: {} });
});

test('user and password become a header', (t) => {
  const { url, headers } = splitCredentials(new URL('https://reader:a%40b@host/api'));
  t.is(url.href, 'https://host/api');
  t.is(headers['authorization'], `Basic ${Buffer.from('reader:a@b').toString('base64')}`);
});

const VARIABLE = 'SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO';

test('an address without credentials gets those of the environment', (t) => {
  const { url, headers } = splitCredentials(new URL('http://host/api'), { [VARIABLE]: 'services:a:b' });
  t.is(url.href, 'http://host/api');
  t.is(headers['authorization'], `Basic ${Buffer.from('services:a:b').toString('base64')}`);
});

test('those of the address come before those of the environment', (t) => {
  const { headers } = splitCredentials(new URL('http://reader:x@host/api'), { [VARIABLE]: 'services:y' });
  t.is(headers['authorization'], `Basic ${Buffer.from('reader:x').toString('base64')}`);
});

test('an environment with something else is refused, and not shown', (t) => {
  t.throws(() => splitCredentials(new URL('http://host/api'), { [VARIABLE]: 'secret' }), {
    message: `${VARIABLE}: expected user:password`,
  });
});

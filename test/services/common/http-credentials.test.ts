import test from 'ava';
import { splitCredentials } from '@alert-stream/common/http-credentials.ts';

test('an address without credentials stays as it is', (t) => {
  t.deepEqual(splitCredentials(new URL('http://host:8081/api')), { url: new URL('http://host:8081/api'), headers: {} });
});

test('user and password become a header', (t) => {
  const { url, headers } = splitCredentials(new URL('https://reader:a%40b@host/api'));
  t.is(url.href, 'https://host/api');
  t.is(headers['authorization'], `Basic ${Buffer.from('reader:a@b').toString('base64')}`);
});

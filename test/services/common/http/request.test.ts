import test from 'ava';
import { messageOf } from '@alert-stream/common/errors.ts';
import { fetchError, parseJson, splitCredentials } from '@alert-stream/common/http/request.ts';
import { freePorts } from '../../../../stack/process/ports.ts';

test('fetchError gives the reason why a request failed', async (t) => {
  const [port] = await freePorts(1);
  const error = await fetch(`http://127.0.0.1:${port}`).catch((thrown: unknown) => thrown);
  t.is(messageOf(error), 'fetch failed');
  t.regex(messageOf(fetchError(error)), /^connect ECONNREFUSED 127\.0\.0\.1:/);
});

test('fetchError gives an error without a reason as it is', (t) => {
  for (const error of [new TypeError('no'), new Error('no', { cause: 'because' }), 'no'])
    t.is(fetchError(error), error);
});

test('parseJson gives undefined for a body that is not JSON', (t) => {
  t.deepEqual(parseJson('{"id":5}'), { id: 5 });
  t.is(parseJson('<html>'), undefined);
  t.is(parseJson(''), undefined);
});

test('splitCredentials leaves a URL without credentials as it is', (t) => {
  const url = new URL('http://host:8081/api');
  t.deepEqual(splitCredentials(url, {}), { url, headers: {} });
});

test('splitCredentials moves the user and the password into a header', (t) => {
  const { url, headers } = splitCredentials(new URL('https://reader:a%40b@host/api'));
  t.is(url.href, 'https://host/api');
  t.is(headers['authorization'], `Basic ${Buffer.from('reader:a@b').toString('base64')}`);
});

const VARIABLE = 'SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO';

test('splitCredentials takes the credentials from the environment when the URL has none', (t) => {
  const { url, headers } = splitCredentials(new URL('http://host/api'), { [VARIABLE]: 'services:a:b' });
  t.is(url.href, 'http://host/api');
  t.is(headers['authorization'], `Basic ${Buffer.from('services:a:b').toString('base64')}`);
});

test('splitCredentials prefers the credentials of the URL to those of the environment', (t) => {
  const { headers } = splitCredentials(new URL('http://reader:x@host/api'), { [VARIABLE]: 'services:y' });
  t.is(headers['authorization'], `Basic ${Buffer.from('reader:x').toString('base64')}`);
});

test('splitCredentials refuses a variable without a colon, and does not show its value', (t) => {
  t.throws(() => splitCredentials(new URL('http://host/api'), { [VARIABLE]: 'secret' }), {
    message: `${VARIABLE}: expected user:password`,
  });
});

import { messageOf } from '@alert-stream/common/errors.ts';
import test from 'ava';
import { fetchReason, jsonIn } from '../../../../services/common/src/http/fetched.ts';
import { freePorts } from '../../../../stack/process/ports.ts';

test('of a request that failed the reason is told, not only that it did', async (t) => {
  const [port] = await freePorts(1);
  const error = await fetch(`http://127.0.0.1:${port}`).catch((thrown: unknown) => thrown);
  t.is(messageOf(error), 'fetch failed');
  t.regex(messageOf(fetchReason(error)), /^connect ECONNREFUSED 127\.0\.0\.1:/);
});

test('what has no reason behind it is its own', (t) => {
  for (const error of [new TypeError('no'), new Error('no', { cause: 'because' }), 'no'])
    t.is(fetchReason(error), error);
});

test('a body is JSON, or none', (t) => {
  t.deepEqual(jsonIn('{"id":5}'), { id: 5 });
  t.is(jsonIn('<html>'), undefined);
  t.is(jsonIn(''), undefined);
});

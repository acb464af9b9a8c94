import test from 'ava';
import { ByteCache } from '../../../../../services/alert-database/src/server/reading/byte-cache.ts';

const cacheOf = (bytes: number) => new ByteCache<bigint, Buffer>(bytes, (value) => value.length);

test('no more bytes are kept than may be; what was not asked for longest goes first', (t) => {
  const cache = cacheOf(4000);
  for (const id of [1n, 2n, 3n]) cache.set(id, Buffer.alloc(1000));
  cache.get(1n);
  cache.set(4n, Buffer.alloc(1000));
  t.truthy(cache.get(1n));
  t.is(cache.get(2n), undefined);
  t.true(cache.bytes <= 4000);
  t.true(cache.bytes >= 3000);
});

test('what is larger than the cache is not kept, and takes nothing else out', (t) => {
  const cache = cacheOf(4000);
  cache.set(1n, Buffer.alloc(1000));
  cache.set(2n, Buffer.alloc(5000));
  t.truthy(cache.get(1n));
  t.is(cache.get(2n), undefined);
});

test('many empty objects are no endless ones', (t) => {
  const cache = cacheOf(4000);
  for (let id = 0n; id < 100n; id += 1n) cache.set(id, Buffer.alloc(0));
  t.is(cache.get(0n), undefined);
});

test('a cache of no bytes keeps nothing', (t) => {
  const cache = cacheOf(0);
  cache.set(1n, Buffer.alloc(0));
  t.is(cache.get(1n), undefined);
  t.is(cache.bytes, 0);
});

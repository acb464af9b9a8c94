import test from 'ava';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { patiently } from '../../../../services/alert-database/src/ingester/patient-store.ts';
import { GaveUpError, Retry } from '../../../../services/alert-database/src/ingester/retry.ts';
import { StoreError } from '../../../../services/alert-database/src/store/bucket/bucket-store.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { MemoryStore } from '../support/memory-store.ts';

const away = () => new AlertStreamError('STORE', 'it is away', { retriable: true });

function setUp() {
  const store = new MemoryStore();
  const names = Array.from({ length: 10 }, (_, index) => `quarantine/${index}`);
  for (const name of names) store.objects.set(name, Buffer.from(name));
  const stop = new AbortController();
  const retry = new Retry({ log: memoryLog().log, signal: stop.signal, firstMs: 1, maxMs: 2 });
  return { store, names, stop, patient: patiently(store, retry) };
}

async function listed(patient: ReturnType<typeof patiently>): Promise<string[]> {
  const names: string[] = [];
  for await (const name of patient.list('quarantine/')) names.push(name);
  return names;
}

test('reading and removing wait for a store that is away', async (t) => {
  const { store, patient } = setUp();
  store.failures.push(away(), away());
  t.is(String(await patient.read('quarantine/3')), 'quarantine/3');
  store.failures.push(away());
  await patient.remove('quarantine/3');
  t.false(store.objects.has('quarantine/3'));
});

test('a listing that breaks off at any name goes on with the next: each comes once', async (t) => {
  const { store, names, patient } = setUp();
  const whole = store.list.bind(store);
  let left = 4;
  store.list = async function* (prefix) {
    let given = 0;
    for await (const name of whole(prefix)) {
      if (left > 0 && (given += 1) > 10 - left * 2) {
        left -= 1;
        throw away();
      }
      yield name;
    }
  };
  t.deepEqual(await listed(patient), names);
  t.is(left, 0);
});

test('what waiting would not mend is told at once, a missing right too', async (t) => {
  const { store, patient } = setUp();
  for (const error of [
    new StoreError('refused', "can't read: no right"),
    new AlertStreamError('STORE', 'it is damaged'),
  ]) {
    store.failures.push(error);
    t.is(await t.throwsAsync(patient.read('quarantine/0')), error);
    store.failures.push(error);
    t.is(await t.throwsAsync(listed(patient)), error);
  }
});

test('a stop ends the waiting', async (t) => {
  const { store, stop, patient } = setUp();
  store.failures.push(away());
  stop.abort();
  await t.throwsAsync(patient.read('quarantine/0'), { instanceOf: GaveUpError });
});

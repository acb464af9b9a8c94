import test from 'ava';
import { SingleFlight } from '@alert-stream/common/async/single-flight.ts';

test('callers that ask for one key at the same time share one run of the work', async (t) => {
  const flights = new SingleFlight<string, object>();
  let runs = 0;
  const work = async () => ({ run: (runs += 1) });
  const [first, second, other] = await Promise.all([
    flights.run('a', work),
    flights.run('a', work),
    flights.run('b', work),
  ]);
  t.is(first, second);
  t.not(first, other);
  t.is(runs, 2);
});

test('the next call after the end of the work starts it again', async (t) => {
  const flights = new SingleFlight<string, number>();
  let runs = 0;
  const work = async () => (runs += 1);
  t.is(await flights.run('a', work), 1);
  t.is(flights.size, 0);
  t.is(await flights.run('a', work), 2);
});

test('work that fails rejects for all its callers and is not kept', async (t) => {
  const flights = new SingleFlight<string, number>();
  const calls = [1, 2].map(() => flights.run('a', () => Promise.reject(new Error('broken'))));
  t.is(flights.get('a'), calls[0]);
  t.is(flights.size, 1);
  for (const call of calls) await t.throwsAsync(call, { message: 'broken' });
  t.is(flights.get('a'), undefined);
});

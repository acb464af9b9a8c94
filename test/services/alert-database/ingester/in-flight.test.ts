import test from 'ava';
import { InFlight } from '../../../../services/alert-database/src/ingester/in-flight.ts';
import { message } from '../support/alerts.ts';

const at = (seconds: number, bytes = 10) => message(Buffer.alloc(bytes), { timestamp: BigInt(seconds * 1000) });

test('messages count while they are worked on, with their bytes, however the work ends', async (t) => {
  const inFlight = new InFlight();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const works = [
    inFlight.during(at(1, 100), () => first.promise),
    inFlight.during(at(1, 50), () => second.promise),
    inFlight.during(message(null), () => new Promise<void>(() => {})),
  ];
  t.deepEqual([inFlight.count, inFlight.bytes], [3, 150]);
  first.resolve();
  await works[0];
  t.deepEqual([inFlight.count, inFlight.bytes], [2, 50]);
  second.reject(new Error('stopped'));
  await t.throwsAsync(works[1] as Promise<void>);
  t.deepEqual([inFlight.count, inFlight.bytes], [1, 0]);
});

test('the age is that of the oldest, by its time in Kafka', (t) => {
  const inFlight = new InFlight();
  t.is(inFlight.oldestAgeSeconds(100_000), 0);
  for (const seconds of [95, 60, 99]) void inFlight.during(at(seconds), () => new Promise(() => {}));
  t.is(inFlight.oldestAgeSeconds(100_000), 40);
});

test('a message from the future, by a clock that is ahead, is not younger than now', (t) => {
  const inFlight = new InFlight();
  void inFlight.during(at(200), () => new Promise(() => {}));
  t.is(inFlight.oldestAgeSeconds(100_000), 0);
});

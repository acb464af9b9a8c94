import test from 'ava';
import {
  nightSlots,
  slotTime,
  visitId,
  visitSlots,
} from '../../../../../services/simulator/src/generate/scene/slots.ts';
import { sunAltitude } from '../../../../../services/simulator/src/generate/scene/sun.ts';

test('all year, a night is as long as the Sun is 18 degrees below the horizon', (t) => {
  for (let day = 61_041; day < 61_406; day += 7) {
    const { first, last } = nightSlots(day);
    for (const slot of [first, last]) {
      const altitude = sunAltitude(slotTime(slot));
      t.true(altitude < -18 && altitude > -19.2, `${altitude} on ${day}`);
    }
  }
});

test('visits go on in the next night when a night is over, whichever is asked for first', (t) => {
  const slotOf = visitSlots(61_041, 600);
  const [late, early] = [slotOf(2000), slotOf(0)];
  t.is(slotOf(1) - early, 1);
  t.true(late - early > 2000);
  for (let visit = 0; visit < 2000; visit += 1) t.true(sunAltitude(slotTime(slotOf(visit))) < -18);
  t.is(slotOf(2000), late);
});

test("a visit's number has the date of its evening, before and after midnight, and ascends", (t) => {
  const { first, last } = nightSlots(61_237);
  t.regex(String(visitId(first)), /^20260715\d{5}$/);
  t.regex(String(visitId(last)), /^20260715\d{5}$/);
  t.true(visitId(first) < visitId(last));
});

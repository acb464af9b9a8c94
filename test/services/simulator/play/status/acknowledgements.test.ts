import test from 'ava';
import { Acknowledgements } from '../../../../../services/simulator/src/play/status/acknowledgements.ts';
import { FakeClock } from '../fake-clock.ts';

test('silence is counted from the first alert that waits, or from what was heard last', (t) => {
  const clock = new FakeClock();
  const acknowledgements = new Acknowledgements(clock);
  clock.time = 50_000;
  t.is(acknowledgements.silentMs, 0, 'nothing waits');
  acknowledgements.handedOver();
  clock.time = 52_000;
  acknowledgements.handedOver();
  t.is(acknowledgements.silentMs, 2000);
  acknowledgements.settled();
  t.is(acknowledgements.silentMs, 0);
  clock.time = 55_000;
  t.is(acknowledgements.silentMs, 3000);
  t.is(acknowledgements.pending, 1);
  acknowledgements.settled();
  clock.time = 90_000;
  t.is(acknowledgements.silentMs, 0);
});

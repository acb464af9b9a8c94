import test from 'ava';
import { intervalFor, intervalOf } from '../../../../../services/simulator/src/play/schedule/interval.ts';

test("-1 is the Python simulator's word for once", (t) => {
  t.is(intervalOf(-1), undefined);
  t.is(intervalOf(37), 37);
  t.is(intervalOf('auto'), 'auto');
});

test('alerts that fit are repeated at the interval, also when they last just as long', (t) => {
  t.is(intervalFor(37, 3), 37);
  t.is(intervalFor(37, 37), 37);
  t.is(intervalFor(undefined, 1000), undefined);
});

test('auto is as long as the alerts last', (t) => {
  t.is(intervalFor('auto', 74), 74);
});

test('alerts that last longer than the interval are refused, with both named', (t) => {
  t.throws(() => intervalFor(37, 73.99951), {
    code: 'CONFIG',
    message:
      /^the alerts span 74 s, which is more than --repeat-interval 37: expected a longer interval, auto, or a higher --speed$/,
  });
});

test('auto is refused when all alerts are due at once', (t) => {
  t.throws(() => intervalFor('auto', 0), { code: 'CONFIG', message: /--repeat-interval auto .* 0 s/ });
});

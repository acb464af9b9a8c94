import test from 'ava';
import { instant } from '../../../../services/simulator/src/play/instant.ts';

test('a time by ISO 8601 is a moment', (t) => {
  t.is(instant.parse('2026-07-15T03:00:00Z'), Date.UTC(2026, 6, 15, 3));
  t.is(instant.parse('2026-07-15T03:00:00.250-04:00'), Date.UTC(2026, 6, 15, 7, 0, 0, 250));
  t.is(instant.parse('2026-07-15T03:00Z'), Date.UTC(2026, 6, 15, 3));
});

for (const text of ['2026-07-15', '2026-07-15T03:00:00', '03:00', 'tomorrow', '2026-13-15T03:00:00Z', '']) {
  test(`"${text}" is none`, (t) => {
    t.is(instant.parse(text), undefined);
  });
}

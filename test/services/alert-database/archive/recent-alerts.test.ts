import test from 'ava';
import { RecentAlerts } from '../../../../services/alert-database/src/archive/recent-alerts.ts';

test('a message is known under its id alone', (t) => {
  const recent = new RecentAlerts();
  recent.add(1n, 'hash');
  t.true(recent.has(1n, 'hash'));
  t.false(recent.has(1n, 'another hash'));
  t.false(recent.has(2n, 'hash'));
});

test('the oldest is forgotten, and what comes again is new again', (t) => {
  const recent = new RecentAlerts(3);
  for (const id of [1n, 2n, 3n, 1n, 4n]) recent.add(id, 'hash');
  t.deepEqual(
    [1n, 2n, 3n, 4n].filter((id) => recent.has(id, 'hash')),
    [1n, 3n, 4n],
  );
});

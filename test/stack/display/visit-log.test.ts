import test from 'ava';
import { VisitLog, type VisitLine } from '../../../stack/display/visit-log.ts';

const visit = (number: number, published = 100) => ({
  event: 'visit',
  visit: number,
  alerts: 100,
  published,
  failed: 0,
  seconds: 1,
  latenessP50Ms: 1,
  latenessP99Ms: 2,
});
const progress = (archived: number, existing: number, lag: number) => ({
  event: 'progress',
  archived,
  existing,
  quarantined: 0,
  lag,
});

const newLog = () => {
  const told: VisitLine[] = [];
  return { told, log: new VisitLog((line) => told.push(line)) };
};

test('a visit is told once all of it is durable', (t) => {
  const { told, log } = newLog();
  log.take('ingester-0', progress(60, 0, 40));
  log.take('simulator', visit(1));
  t.is(told.length, 0);
  log.take('ingester-0', progress(100, 0, 0));
  t.like(told, [{ visit: 1, archive: { archived: 100, existing: 0, lag: 0 } }]);
});

test('a visit that was archived before it was reported is told at once', (t) => {
  const { told, log } = newLog();
  log.take('ingester-0', progress(100, 0, 0));
  log.take('simulator', visit(1));
  t.is(told.length, 1);
});

test('the second visit counts only its own: new and already there, apart', (t) => {
  const { told, log } = newLog();
  log.take('ingester-0', progress(100, 0, 0));
  log.take('simulator', visit(1));
  log.take('simulator', visit(2));
  log.take('ingester-0', progress(103, 97, 0));
  t.like(told[1], { visit: 2, archive: { archived: 3, existing: 97 } });
});

test('a visit that is not archived when the next is published is told as it is', (t) => {
  const { told, log } = newLog();
  log.take('simulator', visit(1));
  log.take('ingester-0', progress(10, 0, 90));
  log.take('simulator', visit(2));
  t.like(told, [{ visit: 1, archive: { archived: 10, lag: 90 } }]);
});

test('several ingesters share the work, and all see the same lag', (t) => {
  const { told, log } = newLog();
  log.take('simulator', visit(1));
  log.take('ingester-0', progress(40, 0, 0));
  log.take('ingester-1', progress(60, 0, 0));
  t.like(told, [{ archive: { archived: 100, lag: 0 } }]);
});

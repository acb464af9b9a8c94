import test from 'ava';
import { headText, verdictOf, visitText } from '../../../../services/simulator/src/check/verdict.ts';
import type { WatchedVisit } from '../../../../services/simulator/src/check/visit-watch.ts';

const visit = (changes: Partial<WatchedVisit> = {}): WatchedVisit => ({
  visit: 1,
  startedAt: 0,
  alerts: 1000n,
  publishedAfterMs: 3100,
  consumedAfterMs: 5200,
  behind: 0n,
  within: true,
  ...changes,
});

test('the head says that it is an upper bound', (t) => {
  t.regex(
    headText({ group: 'g', topic: 't', withinSeconds: 60, sampleMs: 500 }),
    /Group g on topic t, looked at every 0\.5 s\..*an upper bound.*within 60 s$/s,
  );
});

test('a line has the visit, when the group had it, and whether in time', (t) => {
  t.regex(
    visitText(visit(), '2026-07-15T03:00:00.000Z'),
    /^1 +2026-07-15T03:00:00\.000Z +1000 +after 3\.1 s +after 5\.2 s +yes$/,
  );
  t.regex(visitText(visit({ consumedAfterMs: 61_000, within: false }), 'x'), / after 61\.0 s +no$/);
  t.regex(
    visitText(visit({ consumedAfterMs: undefined, within: false, behind: 12n }), 'x'),
    / not yet +no, 12 behind$/,
  );
});

test('the verdict is passed when every visit was in time', (t) => {
  t.deepEqual(verdictOf([visit(), visit({ consumedAfterMs: 9000 })], 60), {
    text: 'PASSED: the group had 2 of 2 visits within 60 s, the slowest after 9.0 s',
    passed: true,
  });
});

test('a verdict with one late visit, or without any visit, is FAILED', (t) => {
  t.deepEqual(verdictOf([visit(), visit({ consumedAfterMs: 61_000, within: false })], 60), {
    text: 'FAILED: the group had 1 of 2 visits within 60 s, the slowest after 61.0 s',
    passed: false,
  });
  t.regex(
    verdictOf([visit({ consumedAfterMs: undefined, within: false })], 60).text,
    /0 of 1 visits .* at least one not at all/,
  );
  t.false(verdictOf([], 60).passed);
});

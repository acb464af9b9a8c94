import test from 'ava';
import { reportText } from '../../../../../services/alert-database/src/ingester/verify/report-text.ts';
import type { VerifyReport } from '../../../../../services/alert-database/src/ingester/verify/verify.ts';

const all: VerifyReport = {
  ok: true,
  complete: true,
  offsets: 10,
  messages: 10,
  unread: 0,
  empty: 0,
  removed: 0,
  archived: 10,
  quarantined: 0,
  missing: 0,
  different: 0,
  unreadable: 0,
  missingSchemas: 0,
  wrongSchemas: 0,
  repaired: 0,
};
const last = (report: Partial<VerifyReport>) =>
  reportText('alerts', { ...all, ...report }, 1)
    .split('\n')
    .at(-1);

test('it ends with what is true: nothing is missing, something is, or nobody can tell', (t) => {
  t.is(last({}), 'nothing is missing');
  t.is(last({ missing: 2, repaired: 2 }), 'nothing is missing');
  t.is(last({ ok: false, missing: 2, repaired: 1 }), 'not all of it is archived');
  t.is(last({ ok: false, wrongSchemas: 1 }), 'not all of it is archived');
  t.is(last({ ok: false, complete: false }), 'not all of it is archived');
  t.is(
    last({ ok: false, removed: 7 }),
    'nothing is missing of what Kafka still has; of the 7 deleted ones nothing can be said',
  );
  t.is(last({ ok: false, removed: 7, missing: 1 }), 'not all of it is archived');
});

import test from 'ava';
import { Applied } from '../../../../services/schema-registry/src/operator/applied.ts';
import { deploymentOf } from './objects.ts';

const WANTED = deploymentOf(undefined);
/** As the API server makes of it, with an amount in a form of its own. */
const LIVE = { ...deploymentOf({ replicas: 1 }), metadata: { name: 'alert-schemas', uid: '1', resourceVersion: '10' } };

test('what is not there, and what was not applied yet, is due', (t) => {
  const applied = new Applied();
  t.true(applied.isDue('a', WANTED, undefined));
  t.true(applied.isDue('a', WANTED, LIVE));
});

test('what is as it became is not due, whatever its status is', (t) => {
  const applied = new Applied();
  applied.done('a', WANTED, LIVE);
  t.false(applied.isDue('a', WANTED, LIVE));
  t.false(
    applied.isDue('a', WANTED, {
      ...LIVE,
      status: { replicas: 2 },
      metadata: { ...LIVE.metadata, resourceVersion: '11' },
    } as typeof LIVE),
  );
});

test('what is wanted otherwise, what somebody has changed, and what took its place is due', (t) => {
  const applied = new Applied();
  applied.done('a', WANTED, LIVE);
  t.true(applied.isDue('a', deploymentOf(undefined, 3), LIVE));
  t.true(applied.isDue('a', WANTED, { ...LIVE, spec: { ...LIVE.spec, replicas: 5 } }));
  t.true(applied.isDue('a', WANTED, { ...LIVE, metadata: { ...LIVE.metadata, uid: '2' } }));
  t.true(applied.isDue('b', WANTED, LIVE));
  applied.forget('a');
  t.true(applied.isDue('a', WANTED, LIVE));
});

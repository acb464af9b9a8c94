import test from 'ava';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { all, one, render } from '../../support/render.ts';

/** A volume that pods of several machines can mount. */
const SHARED = { 'alertDatabase.storage.accessModes': ['ReadWriteMany'] };

/** The names of those of the alert database; the registry's proxy has one of its own. */
async function budgets(set: Record<string, unknown> = {}): Promise<(string | undefined)[]> {
  const objects = all<IPodDisruptionBudget>(await render({ set }), 'PodDisruptionBudget');
  return objects.map(({ metadata }) => metadata?.name).filter((name) => name?.startsWith('alert-database-'));
}

test('a single pod may go at any time', async (t) => {
  t.deepEqual(await budgets(), []);
});

test('of several pods one goes at a time', async (t) => {
  t.deepEqual(await budgets({ ...SHARED, 'alertDatabase.server.replicas': 2 }), ['alert-database-server']);
  t.deepEqual(await budgets({ ...SHARED, 'alertDatabase.ingester.replicas': 2 }), ['alert-database-ingester']);
  t.deepEqual(await budgets({ ...SHARED, 'alertDatabase.ingester.autoscaling.enabled': true }), [
    'alert-database-ingester',
  ]);
});

test('pods that have to be on one machine may leave it together', async (t) => {
  t.deepEqual(await budgets({ 'alertDatabase.server.replicas': 2, 'alertDatabase.ingester.replicas': 2 }), []);
});

test('a budget is for the pods of its program', async (t) => {
  const objects = await render({ set: { ...SHARED, 'alertDatabase.ingester.replicas': 3 } });
  const { spec } = one<IPodDisruptionBudget>(objects, 'PodDisruptionBudget', 'alert-database-ingester');
  t.is(spec?.maxUnavailable, 1);
  const ingester = one<IStatefulSet>(objects, 'StatefulSet', 'alert-database-ingester');
  t.deepEqual(spec?.selector?.matchLabels, ingester.spec?.template.metadata?.labels);
});

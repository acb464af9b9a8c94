import test, { type ExecutionContext } from 'ava';
import type { Deployment } from '../../../../services/schema-registry/src/operator/api/objects.ts';
import { readinessOf, statusOf, type Readiness } from '../../../../services/schema-registry/src/operator/status.ts';
import { deploymentOf, registryOf } from './objects.ts';

const RUNNING = { observedGeneration: 3, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };

function is(t: ExecutionContext, deployment: Deployment, expected: Partial<Readiness>) {
  t.like(readinessOf(deployment), expected);
}

test('all pods run', is, deploymentOf(RUNNING), { ready: true, reason: 'Running', message: '2 pods available' });
test('no pods are asked for', is, deploymentOf({ observedGeneration: 3 }, 0), {
  ready: true,
  message: '0 pods available',
});
test('nobody has looked at it yet', is, deploymentOf(undefined), {
  ready: false,
  reason: 'Starting',
  message: '0 of 2 pods available, 0 up to date',
});
test('an edit that nobody has looked at yet', is, deploymentOf({ ...RUNNING, observedGeneration: 2 }), {
  ready: false,
  message: '2 of 2 pods available, 0 up to date',
});
test('a new pod beside the old ones', is, deploymentOf({ ...RUNNING, replicas: 3, updatedReplicas: 1 }), {
  ready: false,
  message: '2 of 2 pods available, 1 up to date',
});
test(
  'pods that Kubernetes refuses',
  is,
  deploymentOf({
    observedGeneration: 3,
    conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'pods "x" is forbidden' }],
  }),
  { ready: false, reason: 'FailedCreate', message: 'Deployment alert-schemas: pods "x" is forbidden' },
);

const NOW = new Date('2026-11-23T07:00:00.123Z');
const waiting: Readiness = { ready: false, reason: 'Starting', message: 'a' };

test('the status speaks of a generation, and has the time in whole seconds', (t) => {
  t.deepEqual(
    statusOf(registryOf({}, { generation: 7 }), waiting, { now: NOW, url: 'http://a:8081', strimziVersion: 'v1' }),
    {
      observedGeneration: 7,
      url: 'http://a:8081',
      strimziVersion: 'v1',
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'Starting',
          message: 'a',
          lastTransitionTime: '2026-11-23T07:00:00Z',
          observedGeneration: 7,
        },
      ],
    },
  );
});

test('the time is that at which it became ready or ceased to be, whatever else is told since', (t) => {
  const first = statusOf(registryOf(), waiting, { now: NOW });
  const later = new Date('2026-11-23T08:00:00Z');
  const registry = { ...registryOf(), status: first };
  t.is(
    statusOf(registry, { ...waiting, message: 'b' }, { now: later }).conditions?.[0]?.lastTransitionTime,
    '2026-11-23T07:00:00Z',
  );
  t.is(
    statusOf(registry, { ...waiting, ready: true }, { now: later }).conditions?.[0]?.lastTransitionTime,
    '2026-11-23T08:00:00Z',
  );
});

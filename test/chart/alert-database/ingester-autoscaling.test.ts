import test from 'ava';
import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import type { ITriggerAuthentication } from '@kubernetes-models/keda/keda.sh/v1alpha1/TriggerAuthentication';
import type { IKafkaUser } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaUser';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { KubernetesObject } from '../../../rendered/kubernetes.ts';
import { all, one, render } from '../../support/render.ts';

const VISIT_SECONDS = 37;

function scaled(set: Record<string, unknown> = {}): Promise<KubernetesObject[]> {
  return render({ set: { 'alertDatabase.ingester.autoscaling.enabled': true, ...set } });
}

test('without KEDA the values say how many ingesters there are', async (t) => {
  const objects = await render();
  t.deepEqual(all(objects, 'ScaledObject'), []);
  t.deepEqual(all(objects, 'TriggerAuthentication'), []);
  t.is(one<IStatefulSet>(objects, 'StatefulSet').spec?.replicas, 1);
});

test('with KEDA nothing but KEDA does', async (t) => {
  const objects = await scaled({ 'alertDatabase.ingester.replicas': 5 });
  const { metadata, spec } = one<IStatefulSet>(objects, 'StatefulSet');
  t.is(spec?.replicas, undefined);
  const target = one<IScaledObject>(objects, 'ScaledObject').spec.scaleTargetRef;
  t.deepEqual(target as unknown, { apiVersion: 'apps/v1', kind: 'StatefulSet', name: metadata?.name });
});

test("the lag of the ingesters' group decides, topic by topic, looked at from KEDA's namespace", async (t) => {
  const { spec } = one<IScaledObject>(
    await scaled({
      externalTopics: ['alerts'],
      'alertDatabase.ingester.topics': ['alerts', 'alerts-simulated'],
      'alertDatabase.ingester.group': 'archive',
      'alertDatabase.ingester.autoscaling.lagThreshold': 2_000_000,
      'alertDatabase.ingester.autoscaling.activationLagThreshold': 5,
      'kafka.listeners.internal.port': 9192,
    }),
    'ScaledObject',
  );
  t.deepEqual(
    spec.triggers.map(({ metadata }) => metadata['topic']),
    ['alerts', 'alerts-simulated'],
  );
  t.deepEqual(spec.triggers[0] as unknown, {
    type: 'kafka',
    metadata: {
      bootstrapServers: 'alert-broker-kafka-bootstrap.alert-stream-broker.svc:9192',
      consumerGroup: 'archive',
      topic: 'alerts',
      lagThreshold: '2000000',
      activationLagThreshold: '5',
      offsetResetPolicy: 'earliest',
      version: '2.5.0',
      sasl: 'none',
      tls: 'enable',
    },
    authenticationRef: { name: 'alert-database-ingester' },
  });
});

test("KEDA logs in as the ingester's user, who may describe its topics and its group", async (t) => {
  const objects = await scaled();
  const { spec } = one<ITriggerAuthentication>(objects, 'TriggerAuthentication', 'alert-database-ingester');
  t.deepEqual(spec.secretTargetRef as unknown, [
    { parameter: 'ca', name: 'alert-broker-cluster-ca-cert', key: 'ca.crt' },
    { parameter: 'cert', name: 'alert-database-ingester', key: 'user.crt' },
    { parameter: 'key', name: 'alert-database-ingester', key: 'user.key' },
  ]);
  const acls = one<IKafkaUser>(objects, 'KafkaUser', 'alert-database-ingester').spec?.authorization?.acls ?? [];
  const operations = (type: string) => acls.find(({ resource }) => resource.type === type)?.operations as string[];
  t.true(operations('topic').includes('Describe'));
  t.deepEqual(operations('group'), ['All']);
});

test('ingesters go one by one, and only when several visits have had no need of them', async (t) => {
  const { spec } = one<IScaledObject>(await scaled(), 'ScaledObject');
  const { scaleDown } = (spec.advanced?.horizontalPodAutoscalerConfig?.behavior ?? {}) as {
    scaleDown?: { stabilizationWindowSeconds: number; policies: unknown };
  };
  t.is(scaleDown?.stabilizationWindowSeconds, 600);
  t.true(600 > 8 * VISIT_SECONDS);
  t.deepEqual(scaleDown?.policies, [{ type: 'Pods', value: 1, periodSeconds: 60 }]);
});

test('the bounds and times follow the values', async (t) => {
  const { spec } = one<IScaledObject>(
    await scaled({
      'alertDatabase.ingester.autoscaling': {
        enabled: true,
        minReplicas: 0,
        maxReplicas: 4,
        pollingInterval: 5,
        cooldownPeriod: 1_000_000,
        stabilizationSeconds: 900,
      },
    }),
    'ScaledObject',
  );
  t.like(spec, { minReplicaCount: 0, maxReplicaCount: 4, pollingInterval: 5, cooldownPeriod: 1_000_000 });
  t.like(spec.advanced?.horizontalPodAutoscalerConfig?.behavior, { scaleDown: { stabilizationWindowSeconds: 900 } });
});

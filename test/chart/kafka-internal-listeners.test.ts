import test from 'ava';
import type { IKafka } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/Kafka';
import { one, render } from '../support/render.ts';

async function peers(set: Record<string, unknown> = {}, release?: string): Promise<Record<string, unknown>> {
  const objects = await render({ set, ...(release === undefined ? {} : { release }) });
  const { listeners } = one<IKafka>(objects, 'Kafka').spec.kafka;
  return Object.fromEntries(listeners.map(({ name, networkPolicyPeers }) => [name, networkPolicyPeers]));
}

const pods = (labels: Record<string, string>) => ({ podSelector: { matchLabels: labels } });
const namespace = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });

test("the internal listeners are for the release's pods, and one for the registry's too; the external is for all", async (t) => {
  const release = pods({ 'app.kubernetes.io/instance': 'int' });
  t.deepEqual(await peers({}, 'int'), {
    internal: [release],
    tls: [release, pods({ app: 'alert-schemas' })],
    external: undefined,
  });
});

test('without a registry of its own there is no such peer', async (t) => {
  const { tls } = await peers({ 'schemaRegistry.enabled': false, 'alertDatabase.enabled': false });
  t.deepEqual(tls, [pods({ 'app.kubernetes.io/instance': 'alert-stream-broker' })]);
});

test('KEDA asks for the lag from its namespace, and others are let in as they are listed', async (t) => {
  const ours = pods({ 'app.kubernetes.io/instance': 'alert-stream-broker' });
  const { internal } = await peers({
    'alertDatabase.ingester.autoscaling': { enabled: true, kedaNamespace: 'scalers' },
    'networkPolicy.brokerClients': [namespace('prompt-processing')],
  });
  t.deepEqual(internal, [ours, namespace('scalers'), namespace('prompt-processing')]);
  const without = { 'alertDatabase.enabled': false, 'alertDatabase.ingester.autoscaling.enabled': true };
  t.deepEqual((await peers(without))['internal'], [ours]);
});

test('the internal listeners can be open to all pods', async (t) => {
  t.deepEqual(await peers({ 'networkPolicy.enabled': false }), {
    internal: undefined,
    tls: undefined,
    external: undefined,
  });
});

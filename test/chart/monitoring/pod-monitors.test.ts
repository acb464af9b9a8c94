import test from 'ava';
import type { IPodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import { all, one, render } from '../../support/render.ts';

const ON = { 'monitoring.podMonitors.enabled': true, 'networkPolicy.monitoringNamespace': 'prometheus' };
const BOTH = { ...ON, 'kafka.metrics.enabled': true };

type Workload = {
  kind: 'Deployment' | 'StatefulSet';
  metadata: { name: string };
  spec: {
    template: { metadata: { labels: Record<string, string> }; spec: { containers: { ports?: { name: string }[] }[] } };
  };
};

test('there are no PodMonitors by default', async (t) => {
  t.deepEqual(all(await render(), 'PodMonitor'), []);
});

test("Kafka's pods are found by their cluster, at the port that Strimzi gives metrics", async (t) => {
  const { spec } = one<IPodMonitor>(await render({ set: BOTH }), 'PodMonitor', 'alert-stream-broker-kafka');
  t.deepEqual(spec.selector.matchLabels, { 'strimzi.io/cluster': 'alert-broker', 'strimzi.io/kind': 'Kafka' });
  t.deepEqual(spec.podMetricsEndpoints as unknown, [{ port: 'tcp-prometheus', path: '/metrics', interval: '30s' }]);
});

test('the PodMonitor of the services finds the pods of each, at a port that they have', async (t) => {
  const objects = await render({ set: ON });
  const { spec } = one<IPodMonitor>(objects, 'PodMonitor', 'alert-stream-broker-services');
  const [endpoint] = spec.podMetricsEndpoints ?? [];
  t.is(endpoint?.path, '/metrics');
  const wanted = Object.entries(spec.selector.matchLabels ?? {});
  t.true(wanted.length > 0);
  const workloads = [...all<Workload>(objects, 'Deployment'), ...all<Workload>(objects, 'StatefulSet')];
  t.is(workloads.length, 5);
  for (const {
    metadata,
    spec: { template },
  } of workloads) {
    t.true(
      wanted.every(([key, value]) => template.metadata.labels[key] === value),
      metadata.name,
    );
    const ports = template.spec.containers[0]?.ports ?? [];
    t.is(ports.filter(({ name }) => name === endpoint?.port).length, 1, metadata.name);
  }
});

test("Kafka's pods are looked at where they have something to show", async (t) => {
  const names = async (set: object) =>
    all<IPodMonitor>(await render({ set: { ...ON, ...set } }), 'PodMonitor').map(({ metadata }) => metadata?.name);
  t.deepEqual(await names({}), ['alert-stream-broker-services']);
  const both = ['alert-stream-broker-kafka', 'alert-stream-broker-services'];
  t.deepEqual(await names({ 'kafka.metrics.enabled': true }), both);
  t.deepEqual(await names({ 'kafka.kafkaExporter.enabled': true }), both);
});

test('labels and interval follow the values', async (t) => {
  const set = {
    ...BOTH,
    'monitoring.podMonitors.labels': { release: 'prometheus' },
    'monitoring.podMonitors.interval': '10s',
  };
  const monitors = all<IPodMonitor>(await render({ set }), 'PodMonitor');
  t.is(monitors.length, 2);
  for (const { metadata, spec } of monitors) {
    t.is(metadata?.labels?.['release'], 'prometheus');
    t.is(metadata?.labels?.['app.kubernetes.io/instance'], 'alert-stream-broker');
    t.is(spec.podMetricsEndpoints?.[0]?.interval, '10s');
  }
});

import test from 'ava';
import { DNS, kafka, namespace, OURS, REGISTRY, ways } from '../../support/network-policy.ts';

test('load and replay go to the brokers and the registry, and nobody comes to them', async (t) => {
  t.deepEqual(await ways('alert-stream-simulator'), {
    of: `${OURS} app.kubernetes.io/component=simulator-load|simulator-replay`,
    in: [],
    out: [DNS, kafka(9092), REGISTRY],
  });
});

test('Prometheus gets to the metrics, where there are any', async (t) => {
  const set = { 'monitoring.podMonitors.enabled': true, 'networkPolicy.monitoringNamespace': 'prometheus' };
  t.deepEqual((await ways('alert-stream-simulator', set)).in, [namespace('prometheus', 'http')]);
  t.deepEqual((await ways('alert-stream-simulator', { ...set, 'simulator.httpPort': 0 })).in, []);
});

test('without a registry of this release there is no way to one', async (t) => {
  t.deepEqual((await ways('alert-stream-simulator', { 'schemaRegistry.enabled': false })).out, [DNS, kafka(9092)]);
});

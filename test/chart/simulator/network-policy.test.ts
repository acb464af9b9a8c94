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

test('without a registry there is no way to one', async (t) => {
  const set = { 'schemaRegistry.enabled': false, 'alertDatabase.enabled': false };
  t.deepEqual((await ways('alert-stream-simulator', set)).out, [DNS, kafka(9092)]);
});

test('to a registry that runs elsewhere the way is its port', async (t) => {
  for (const [url, port] of [
    ['https://schemas.example.org', 443],
    ['http://schemas', 80],
    ['http://schemas:8081/v1', 8081],
  ]) {
    const set = { 'schemaRegistry.enabled': false, 'schemaRegistry.url': url };
    for (const name of ['alert-stream-simulator', 'alert-database-ingester', 'alert-stream-test']) {
      t.deepEqual((await ways(name, set)).out, [DNS, kafka(9092), `all: ${port}/TCP`], `${name} ${url}`);
    }
  }
});

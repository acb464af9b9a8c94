import test from 'ava';
import { one, render } from '../../support/render.ts';

type StrimziSchemaRegistry = {
  kind: 'StrimziSchemaRegistry';
  metadata: { name: string; labels: Record<string, string> };
  spec: Record<string, unknown>;
};

test('the registry connects to the listener of its own, and asks nothing of a new schema', async (t) => {
  const { metadata, spec } = one<StrimziSchemaRegistry>(await render(), 'StrimziSchemaRegistry');
  t.is(metadata.name, 'alert-schemas');
  t.is(metadata.labels['strimzi.io/cluster'], 'alert-broker');
  t.deepEqual(spec, {
    strimziVersion: 'v1',
    listener: 'tls',
    securityProtocol: 'SSL',
    compatibilityLevel: 'none',
    registryTopic: 'registry-schemas',
    registryImage: 'confluentinc/cp-schema-registry',
    registryImageTag: '8.0.0',
    replicas: 1,
    cpuRequest: '100m',
    cpuLimit: '1',
    memoryRequest: '768Mi',
    memoryLimit: '1Gi',
  });
});

test('the name of the registry is that of its user, and part of the URL for the services', async (t) => {
  const objects = await render({ set: { 'schemaRegistry.name': 'schemas', 'schemaRegistry.port': 8082 } });
  t.is(one<StrimziSchemaRegistry>(objects, 'StrimziSchemaRegistry').metadata.name, 'schemas');
  t.notThrows(() => one(objects, 'KafkaUser', 'schemas'));
  const text = JSON.stringify(objects);
  // Proxy, sync, load, ingester, and the two programs of the test.
  t.is(text.match(/"http:\/\/schemas:8082"/g)?.length, 6);
  t.false(text.includes('alert-schemas:'));
});

import test from 'ava';
import { all, render } from '../../support/render.ts';
import { DNS, kafka, OURS, REGISTRY, ways } from '../../support/network-policy.ts';

test("the registry is for this release's services, and goes to the brokers at the listener of its own", async (t) => {
  t.deepEqual(await ways('alert-schemas'), {
    of: 'app=alert-schemas',
    in: [`${OURS}, app=alert-schemas: 8081/TCP`],
    out: [DNS, kafka(9093), REGISTRY],
  });
});

test('the ingress controller gets in when the public may read, and there is no proxy', async (t) => {
  const set = { 'schemaRegistry.hostname': 'schemas.example.org', 'networkPolicy.ingressNamespace': 'nginx' };
  t.deepEqual((await ways('alert-schemas', set)).in, [`${OURS}, app=alert-schemas: 8081/TCP`]);
  Object.assign(set, { 'schemaRegistry.readOnlyProxy.enabled': false });
  t.deepEqual((await ways('alert-schemas', set)).in, [
    `${OURS}, app=alert-schemas, namespace kubernetes.io/metadata.name=nginx: 8081/TCP`,
  ]);
});

test('peers of networkPolicy.clients connect to the registry without a proxy, and otherwise only to the proxy', async (t) => {
  const set = { 'networkPolicy.clients': [{ ipBlock: { cidr: '192.0.2.0/24' } }] };
  t.deepEqual((await ways('alert-schemas', set)).in, [`${OURS}, app=alert-schemas: 8081/TCP`]);
  t.deepEqual((await ways('alert-schemas-proxy', set)).in, ['ip 192.0.2.0/24: public/TCP']);
  Object.assign(set, { 'schemaRegistry.readOnlyProxy.enabled': false });
  t.deepEqual((await ways('alert-schemas', set)).in, [`${OURS}, app=alert-schemas, ip 192.0.2.0/24: 8081/TCP`]);
});

test('the job that fills it goes nowhere else, and nobody comes to it', async (t) => {
  t.deepEqual(await ways('alert-schemas-sync'), {
    of: `${OURS} app.kubernetes.io/component=schema-sync`,
    in: [],
    out: [DNS, REGISTRY],
  });
});

test('the policies follow the ports and the names', async (t) => {
  const set = { 'schemaRegistry.name': 'schemas', 'schemaRegistry.port': 8082, 'kafka.listeners.tls.port': 9193 };
  t.deepEqual((await ways('schemas', set)).out, [DNS, kafka(9193), 'app=schemas: 8082/TCP']);
});

test('there are none when they are turned off', async (t) => {
  t.deepEqual(all(await render({ set: { 'networkPolicy.enabled': false } }), 'NetworkPolicy'), []);
});

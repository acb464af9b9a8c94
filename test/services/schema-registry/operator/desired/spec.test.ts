import test, { type ExecutionContext } from 'ava';
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { NotPossible } from '../../../../../services/schema-registry/src/operator/desired/problem.ts';
import { clusterOf, registrySpec, specOf } from '../../../../../services/schema-registry/src/operator/desired/spec.ts';
import { REGISTRY_DEFINITION } from '../../../../support/crds/registry-definition.ts';
import { registryOf, spec } from '../objects.ts';

test('an empty spec is that of the operator of before', (t) => {
  t.deepEqual(spec(), {
    strimziVersion: 'v1beta2',
    listener: 'tls',
    securityProtocol: 'SSL',
    compatibilityLevel: 'forward',
    serviceType: 'ClusterIP',
    registryImage: 'confluentinc/cp-schema-registry',
    registryImageTag: '8.0.0',
    registryTopic: 'registry-schemas',
    replicas: 1,
    port: 8081,
    groupId: 'schema-registry',
  });
});

test('the definition has the same fields with the same defaults', (t) => {
  type Field = { default?: unknown };
  type Definition = {
    spec: {
      versions: { schema: { openAPIV3Schema: { properties: { spec: { properties: Record<string, Field> } } } } }[];
    };
  };
  const definition = load(readFileSync(REGISTRY_DEFINITION, 'utf8')) as Definition;
  const { properties } = definition.spec.versions[0]!.schema.openAPIV3Schema.properties.spec;
  t.deepEqual(Object.keys(properties).toSorted(), Object.keys(registrySpec.shape).toSorted());
  const defaults = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, field.default]));
  t.deepEqual(specOf(registryOf(defaults)), {
    ...spec(),
    cpuLimit: undefined,
    cpuRequest: undefined,
    memoryLimit: undefined,
    memoryRequest: undefined,
  });
});

test('an amount that is an empty text is none', (t) => {
  t.is(spec({ cpuLimit: '' }).cpuLimit, undefined);
  for (const text of ['500m', '1', '1.5', '1Gi', '1000M', '1e3', '100k']) t.is(spec({ cpuLimit: text }).cpuLimit, text);
});

test('a level may be in capitals, as in the registry itself', (t) => {
  t.is(spec({ compatibilityLevel: 'FULL_TRANSITIVE' }).compatibilityLevel, 'full_transitive');
});

function refused(t: ExecutionContext, fields: object, message: RegExp) {
  const { problem } = t.throws(() => spec(fields), { instanceOf: NotPossible });
  t.is(problem.reason, 'InvalidSpec');
  t.regex(problem.message, message);
}

test('a protocol that Kafka has not', refused, { securityProtocol: 'TLS' }, /^spec\.securityProtocol: .*"SASL_SSL"/);
test('a type of Service that there is not', refused, { serviceType: 'Ingress' }, /^spec\.serviceType: .*"NodePort"/);
test('fewer pods than none', refused, { replicas: -1 }, /^spec\.replicas: .*0/);
test('a port beyond the last', refused, { port: 70_000 }, /^spec\.port: .*65535/);
test(
  'an amount that is none',
  refused,
  { cpuLimit: 'much' },
  /^spec\.cpuLimit: expected an amount such as 500m or 1Gi, got "much"$/,
);
test('all that is wrong at once', refused, { port: 0, listener: '' }, /spec\.listener: .*; spec\.port: /);

test('a registry without its label belongs to no Kafka', (t) => {
  t.is(clusterOf(registryOf()), 'alert-broker');
  const { problem } = t.throws(() => clusterOf(registryOf({}, { labels: {} })), { instanceOf: NotPossible });
  t.deepEqual(problem, {
    reason: 'NoCluster',
    message: 'there is no label strimzi.io/cluster: expected the name of a Kafka',
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import type { Deployment, Service } from '../../services/schema-registry/src/operator/api/objects.ts';
import { NAMESPACE } from '../support/cluster/chart-cluster.ts';
import type { Cluster } from '../support/cluster/cluster.ts';
import { SERVICE_ACCOUNT, startOperatorCluster } from '../support/cluster/operator/operator-cluster.ts';
import {
  condition,
  eventually,
  letPodsRun,
  look,
  registryObject,
  until,
  untilReason,
  variable,
} from '../support/cluster/operator/registry.ts';
import { podsOf } from '../support/cluster/pods.ts';
import { startOperator, type RunningOperator } from '../support/cluster/operator/running.ts';
import { fileOf, objectsOfBefore } from '../support/cluster/operator/before.ts';
import { KAFKA, makeUser } from '../support/cluster/operator/strimzi.ts';

const NAME = 'alert-schemas';

let cluster: Cluster;
let running: RunningOperator;

test.before('an API server with a Kafka, and the operator with the rights of the chart', async () => {
  cluster = await startOperatorCluster({ registries: ['second', 'old', 'taken', 'scram', 'deleted', 'third', 'late'] });
  running = await startOperator(cluster, SERVICE_ACCOUNT);
});

test.after.always('the operator and the cluster end', async () => {
  await running?.stop();
  await cluster?.stop();
});

test.serial('a registry gets its Deployment and its Service, and is ready when its pods are', async (t) => {
  await makeUser(cluster, NAME);
  await cluster.apply([registryObject(NAME)]);
  const { metadata, spec } = await until(cluster, 'Deployment', NAME, () => true);
  const registry = await until(cluster, 'StrimziSchemaRegistry', NAME, (object) => condition(object) !== undefined);
  t.like(metadata.ownerReferences?.[0], {
    kind: 'StrimziSchemaRegistry',
    name: NAME,
    uid: registry.metadata.uid,
    controller: true,
  });
  t.is(spec.replicas, 1);
  t.like(await until(cluster, 'Service', NAME, () => true), {
    spec: { type: 'ClusterIP', selector: { app: NAME }, ports: [{ port: 8081 }] },
  });
  t.like(condition(registry), {
    status: 'False',
    reason: 'Starting',
    message: '0 of 1 pod available, 0 up to date',
    observedGeneration: 1,
  });

  await letPodsRun(cluster, NAME);
  t.deepEqual(await untilReason(cluster, NAME, 'Running'), { status: 'True', message: '1 pod available' });
  const { status } = await until(cluster, 'StrimziSchemaRegistry', NAME, () => true);
  t.like(status, { observedGeneration: 1, url: `http://${NAME}.${NAMESPACE}:8081`, strimziVersion: 'v1' });
});

test.serial('pods of the operator run in a namespace with the restricted Pod Security Standard', async (t) => {
  const { apiVersion = '', kind = '', spec } = (await look(cluster, 'Deployment', NAME))!;
  const pods = podsOf([{ apiVersion, kind, metadata: { name: 'registry', namespace: NAMESPACE }, spec }]);
  t.deepEqual((await cluster.apply(pods, { dryRun: true })).warnings, []);
});

test.serial('Events tell what happened, each once', async (t) => {
  const told = async () => {
    const { stdout } = await cluster.kubectl('get', 'events.events.k8s.io', '--namespace', NAMESPACE, '--output=json');
    const { items } = JSON.parse(stdout) as { items: { reason: string; regarding: { name: string }; note: string }[] };
    return items
      .filter(({ regarding }) => regarding.name === NAME)
      .map(({ reason, note }) => `${reason}: ${note}`)
      .toSorted();
  };
  // The last is written after the status that says so.
  t.deepEqual(await eventually(told, ({ length }) => length === 4), [
    'Created: Deployment alert-schemas was made',
    'Created: Service alert-schemas was made',
    'Running: 1 pod available',
    'Starting: 0 of 1 pod available, 0 up to date',
  ]);
});

/** What an edit of the spec comes to. */
type Edit = {
  spec: Record<string, unknown>;
  seen: (deployment: Deployment, service: Service) => unknown;
  expected: unknown;
};

const container = ({ spec }: Deployment) => spec.template.spec?.containers[0];

const EDITS: Record<string, Edit> = {
  listener: {
    spec: { listener: 'internal' },
    seen: (d) => variable(d, 'KAFKASTORE_BOOTSTRAP_SERVERS'),
    expected: `${KAFKA}-kafka-bootstrap.${NAMESPACE}.svc:9092`,
  },
  compatibilityLevel: {
    spec: { compatibilityLevel: 'none' },
    seen: (d) => variable(d, 'SCHEMA_COMPATIBILITY_LEVEL'),
    expected: 'none',
  },
  serviceType: { spec: { serviceType: 'NodePort' }, seen: (_, { spec }) => spec.type, expected: 'NodePort' },
  registryImage: {
    spec: { registryImage: 'example.org/registry' },
    seen: (d) => container(d)?.image,
    expected: 'example.org/registry:8.0.0',
  },
  registryImageTag: {
    spec: { registryImageTag: '8.1.0' },
    seen: (d) => container(d)?.image,
    expected: 'confluentinc/cp-schema-registry:8.1.0',
  },
  registryTopic: {
    spec: { registryTopic: '_schemas' },
    seen: (d) => variable(d, 'KAFKASTORE_TOPIC'),
    expected: '_schemas',
  },
  replicas: { spec: { replicas: 3 }, seen: ({ spec }) => spec.replicas, expected: 3 },
  cpuLimit: { spec: { cpuLimit: '1000m' }, seen: (d) => container(d)?.resources?.limits?.['cpu'], expected: '1' },
  cpuRequest: {
    spec: { cpuRequest: '100m' },
    seen: (d) => container(d)?.resources?.requests?.['cpu'],
    expected: '100m',
  },
  memoryLimit: {
    spec: { memoryLimit: '1024Mi' },
    seen: (d) => container(d)?.resources?.limits?.['memory'],
    expected: '1Gi',
  },
  memoryRequest: {
    spec: { memoryRequest: '512Mi' },
    seen: (d) => container(d)?.resources?.requests?.['memory'],
    expected: '512Mi',
  },
  port: {
    spec: { port: 8085 },
    seen: (d, { spec }) => [variable(d, 'LISTENERS'), spec.ports?.map(({ port }) => port)],
    expected: ['http://0.0.0.0:8085', [8085]],
  },
  groupId: {
    spec: { groupId: 'schema-registry-2' },
    seen: (d) => variable(d, 'SCHEMA_REGISTRY_GROUP_ID'),
    expected: 'schema-registry-2',
  },
  securityProtocol: {
    spec: { securityProtocol: 'PLAINTEXT' },
    seen: (d) => variable(d, 'KAFKASTORE_SECURITY_PROTOCOL'),
    expected: 'PLAINTEXT',
  },
};

/** Fields of the previous spec are gone: apply leaves none behind. */
async function edited(t: ExecutionContext, field: string) {
  const { spec, seen, expected } = EDITS[field]!;
  await cluster.apply([registryObject(NAME, spec)]);
  const read = async () =>
    JSON.stringify(seen((await look(cluster, 'Deployment', NAME))!, (await look(cluster, 'Service', NAME))!));
  await t.notThrowsAsync(eventually(read, (text) => text === JSON.stringify(expected)));
  const { metadata } = await until(
    cluster,
    'StrimziSchemaRegistry',
    NAME,
    ({ metadata, status }) => status?.observedGeneration === metadata.generation,
  );
  t.true((metadata.generation ?? 0) > 1);
}

for (const field of Object.keys(EDITS)) test.serial(`an edit of ${field} is followed`, edited, field);

test.serial('the hint of the Strimzi version changes nothing, and without any field all is as at first', async (t) => {
  await cluster.apply([registryObject(NAME, { strimziVersion: 'v1beta2' })]);
  const { spec } = await until(
    cluster,
    'Deployment',
    NAME,
    (d) => container(d)?.resources?.limits === undefined && variable(d, 'KAFKASTORE_SECURITY_PROTOCOL') === 'SSL',
  );
  t.is(spec.replicas, 1);
  t.deepEqual(spec.template.spec?.containers[0]?.resources, {});
  t.deepEqual(spec.template.spec?.volumes?.map(({ name }) => name).toSorted(), [
    'authority',
    'configuration',
    'logs',
    'temporary',
    'tls',
  ]);
  const service = await until(cluster, 'Service', NAME, ({ spec }) => spec.type === 'ClusterIP');
  t.deepEqual(
    service.spec.ports?.map(({ port }) => port),
    [8081],
  );
});

test.serial('what somebody changes by hand is set right, and what they add beside it stays', async (t) => {
  await cluster.kubectl('scale', 'deployment', NAME, '--namespace', NAMESPACE, '--replicas=5');
  await until(cluster, 'Deployment', NAME, ({ spec }) => spec.replicas === 1);
  await cluster.kubectl('annotate', 'deployment', NAME, '--namespace', NAMESPACE, 'example.org/note=mine');
  await cluster.kubectl('delete', 'service', NAME, '--namespace', NAMESPACE);
  t.truthy(await until(cluster, 'Service', NAME, () => true));
  t.is((await look(cluster, 'Deployment', NAME))?.metadata.annotations?.['example.org/note'], 'mine');
});

test.serial('a field that is wrong is told, and nothing is touched', async (t) => {
  const before = await look(cluster, 'Deployment', NAME);
  await cluster.apply([registryObject(NAME, { compatibilityLevel: 'sideways' })]);
  const { status, message } = await untilReason(cluster, NAME, 'InvalidSpec');
  t.is(status, 'False');
  t.regex(message, /^spec\.compatibilityLevel: .*"none"/);
  t.is((await look(cluster, 'Deployment', NAME))?.metadata.generation, before?.metadata.generation);
  await cluster.apply([registryObject(NAME)]);
  await untilReason(cluster, NAME, 'Starting');
});

test.serial('what Kubernetes refuses is told in its own words, and is tried again without a rush', async (t) => {
  running.proxy.take();
  await cluster.apply([registryObject(NAME, { cpuLimit: '1', cpuRequest: '2' })]);
  const { message } = await untilReason(cluster, NAME, 'Refused');
  t.regex(message, /^Deployment\.apps "alert-schemas" is invalid: .*must be less than or equal to cpu limit/);
  await sleep(4000);
  t.true(running.proxy.take('patch').length <= 8);
  await cluster.apply([registryObject(NAME)]);
  await untilReason(cluster, NAME, 'Starting');
});

test.serial('a second registry of the Kafka waits for a group of its own, and then has all of its own', async (t) => {
  await makeUser(cluster, 'second');
  await cluster.apply([registryObject('second', { registryTopic: 'more-schemas' })]);
  const { message } = await untilReason(cluster, 'second', 'GroupShared');
  t.is(
    message,
    'StrimziSchemaRegistry alert-schemas has the group schema-registry already: expected a spec.groupId of its own',
  );
  t.is(await look(cluster, 'Deployment', 'second'), undefined);
  await cluster.apply([registryObject('second', { registryTopic: 'more-schemas', groupId: 'schema-registry-2' })]);
  const deployment = await until(cluster, 'Deployment', 'second', () => true);
  t.is(variable(deployment, 'KAFKASTORE_TOPIC'), 'more-schemas');
  t.is(variable((await look(cluster, 'Deployment', NAME))!, 'KAFKASTORE_TOPIC'), 'registry-schemas');
  await letPodsRun(cluster, 'second');
  await untilReason(cluster, 'second', 'Running');
});

test.serial('objects of the previous operator are adopted unchanged, with their copied key stores', async (t) => {
  await makeUser(cluster, 'old');
  // While it may not, the registry has no objects: time to make those that it had before.
  await cluster.apply([registryObject('old', { groupId: 'schema-registry-old', compatibilityLevel: 'wait' })]);
  const { metadata } = await until(
    cluster,
    'StrimziSchemaRegistry',
    'old',
    (object) => condition(object)?.reason === 'InvalidSpec',
  );
  const owner = {
    apiVersion: 'roundtable.lsst.codes/v1beta1',
    kind: 'StrimziSchemaRegistry',
    name: 'old',
    uid: metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
  await cluster.kubectl('create', '--filename', await fileOf(objectsOfBefore('old', owner)));
  await cluster.apply([registryObject('old', { groupId: 'schema-registry-old' })]);
  const { spec } = await until(
    cluster,
    'Deployment',
    'old',
    (deployment) => variable(deployment, 'SCHEMA_REGISTRY_GROUP_ID') !== undefined,
  );
  const { containers = [], volumes } = spec.template.spec ?? {};
  t.is(containers.length, 1);
  t.is(variable({ spec } as Deployment, 'KAFKASTORE_SSL_KEYSTORE_LOCATION'), '/var/schemaregistry/user.p12');
  t.like(
    containers[0]?.env?.find(({ name }) => name.endsWith('KEYSTORE_PASSWORD')),
    { valueFrom: { secretKeyRef: { name: 'old', key: 'user.password' } } },
  );
  t.is(volumes?.find(({ name }) => name === 'tls')?.secret?.secretName, 'old');
  t.false(JSON.stringify(spec).includes('old-jks'));
  const service = await until(
    cluster,
    'Service',
    'old',
    ({ metadata }) => metadata.labels?.['app.kubernetes.io/managed-by'] === 'alert-stream-registry-operator',
  );
  t.deepEqual(
    service.spec.ports?.map(({ port, targetPort }) => [port, targetPort]),
    [[8081, 'schema-registry']],
  );
});

test.serial(
  'what it had set beside stays for as long as the Deployment does: made anew, that has nothing of it',
  async (t) => {
    const eligibility = (deployment: Deployment) => variable(deployment, 'MASTER_ELIGIBILITY');
    t.is(eligibility((await look(cluster, 'Deployment', 'old'))!), 'true');
    await cluster.kubectl('delete', 'deployment', 'old', '--namespace', NAMESPACE);
    t.is(eligibility(await until(cluster, 'Deployment', 'old', () => true)), undefined);
  },
);

test.serial("a Deployment that isn't the registry's is left alone", async (t) => {
  const { metadata: _, ...rest } = (await look(cluster, 'Deployment', 'second'))!;
  const foreign = { ...rest, metadata: { name: 'taken', namespace: NAMESPACE }, status: undefined };
  await cluster.apply([foreign]);
  const before = await look(cluster, 'Deployment', 'taken');
  await makeUser(cluster, 'taken');
  await cluster.apply([registryObject('taken')]);
  const { message } = await untilReason(cluster, 'taken', 'NameTaken');
  t.is(message, "Deployment taken is there and isn't this registry's: expected none of that name");
  t.deepEqual(await look(cluster, 'Deployment', 'taken'), before);
  await cluster.kubectl('delete', 'deployment', 'taken', '--namespace', NAMESPACE);
  await until(cluster, 'Deployment', 'taken', ({ metadata }) => metadata.ownerReferences?.[0]?.name === 'taken');
});

test.serial('an object that another client creates just before the operator is not overwritten', async (t) => {
  const { apiVersion, kind, spec: of } = (await look(cluster, 'Deployment', 'second'))!;
  // With the pods' labels that it would have itself: only by its fields can it be told.
  const spec = JSON.parse(JSON.stringify(of).replaceAll('second', 'late')) as Deployment['spec'];
  const foreign = { apiVersion, kind, metadata: { name: 'late', namespace: NAMESPACE }, spec };
  let made = false;
  running.proxy.meddle = async ({ verb, path }) => {
    if (verb !== 'patch' || !path.endsWith('/deployments/late') || made) return false;
    made = true;
    await cluster.apply([foreign]);
    return false;
  };
  await makeUser(cluster, 'late');
  await cluster.apply([registryObject('late', { groupId: 'schema-registry-late' })]);
  await untilReason(cluster, 'late', 'NameTaken');
  running.proxy.meddle = () => false;
  t.true(made);
  const left = (await look(cluster, 'Deployment', 'late'))!;
  t.is(left.metadata.ownerReferences, undefined);
  t.deepEqual(left.spec, spec);
});

test.serial('a registry by user and password has that, and no certificate of its own', async (t) => {
  await makeUser(cluster, 'scram', { type: 'scram-sha-512' });
  await cluster.apply([registryObject('scram', { securityProtocol: 'SASL_SSL', groupId: 'schema-registry-scram' })]);
  const deployment = await until(cluster, 'Deployment', 'scram', () => true);
  t.is(variable(deployment, 'KAFKASTORE_SASL_MECHANISM'), 'SCRAM-SHA-512');
  t.deepEqual(deployment.spec.template.spec?.volumes?.map(({ name }) => name).toSorted(), [
    'authority',
    'configuration',
    'logs',
    'temporary',
  ]);
});

test.serial(
  'with the registry its objects are left to the owner reference, and nothing is asked about it any more',
  async (t) => {
    await makeUser(cluster, 'deleted');
    await cluster.apply([registryObject('deleted')]);
    const { metadata } = await until(cluster, 'Deployment', 'deleted', () => true);
    await cluster.kubectl('delete', 'strimzischemaregistry', 'deleted', '--namespace', NAMESPACE);
    await sleep(1000);
    running.proxy.take();
    await makeUser(cluster, 'deleted');
    await cluster.kubectl('delete', 'deployment,service', 'deleted', '--namespace', NAMESPACE);
    await sleep(2000);
    t.deepEqual(running.proxy.take(), []);
    t.is(await look(cluster, 'Deployment', 'deleted'), undefined);

    await cluster.apply([registryObject('deleted')]);
    const again = await until(cluster, 'Deployment', 'deleted', () => true);
    t.not(again.metadata.ownerReferences?.[0]?.uid, metadata.ownerReferences?.[0]?.uid);
  },
);

test.serial('a registry whose group becomes free goes on by itself', async (t) => {
  await makeUser(cluster, 'third');
  await cluster.apply([registryObject('third', { registryTopic: 'third-schemas' })]);
  await untilReason(cluster, 'third', 'GroupShared');
  const away = [NAME, 'deleted', 'taken'].map((name) => registryObject(name, { groupId: `schema-registry-${name}` }));
  await cluster.apply(away);
  t.is(variable(await until(cluster, 'Deployment', 'third', () => true), 'KAFKASTORE_TOPIC'), 'third-schemas');
});

test.serial('while nothing happens it asks less than once a second, and writes nothing', async (t) => {
  await sleep(2000);
  running.proxy.take();
  await sleep(15_000);
  const asked = running.proxy.take();
  t.log(`${asked.length} requests in 15 s, with 8 registries`);
  t.deepEqual(
    asked.filter(({ verb }) => verb !== 'get' && verb !== 'watch'),
    [],
  );
  t.true(asked.length < 15);
});

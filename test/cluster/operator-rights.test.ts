import { KubeConfig } from '@kubernetes/client-node';
import test from 'ava';
import { ApiError } from '../../services/schema-registry/src/operator/api/api-error.ts';
import { ApiClient } from '../../services/schema-registry/src/operator/api/client.ts';
import { DEPLOYMENTS, SERVICES } from '../../services/schema-registry/src/operator/api/objects.ts';
import type { Cluster } from '../support/cluster/cluster.ts';
import { KubectlError, runKubectl } from '../support/cluster/kubectl.ts';
import { operatorRights, SERVICE_ACCOUNT, startOperatorCluster } from '../support/cluster/operator/operator-cluster.ts';
import { eventually, look, registryObject, until } from '../support/cluster/operator/registry.ts';
import { startOperator } from '../support/cluster/operator/running.ts';
import { makeUser } from '../support/cluster/operator/strimzi.ts';
import { NAMESPACE } from '../support/cluster/chart-cluster.ts';

type Rule = { apiGroups: string[]; resources: string[]; resourceNames?: string[]; verbs: string[] };

type Role = { kind: string; metadata: object; rules: Rule[] };

const NAME = 'alert-schemas';

let cluster: Cluster;
let role: Role;

test.before("an API server with a Kafka, and the operator's rights as the chart has them", async () => {
  cluster = await startOperatorCluster();
  role = (await operatorRights()).find((object) => (object as Role).kind === 'Role') as Role;
  await makeUser(cluster, NAME);
  await cluster.apply([registryObject(NAME)]);
});

test.after.always('the cluster ends', async () => cluster?.stop());

/** Every single right of the rules: one verb for one resource, and for one name where there are names. */
function rights(rules: Rule[]): Rule[] {
  return rules.flatMap(({ apiGroups, resources, resourceNames, verbs }) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) =>
        (resourceNames ?? [undefined]).map((name) => ({
          apiGroups,
          resources: [resource],
          verbs: [verb],
          ...(name !== undefined && { resourceNames: [name] }),
        })),
      ),
    ),
  );
}

/** As if the registry had been declared just now: there are no controllers to take away what was its. */
async function fresh(): Promise<void> {
  await cluster.kubectl(
    'delete',
    'strimzischemaregistries,deployments,services,events.events.k8s.io',
    '--all',
    '--namespace',
    NAMESPACE,
  );
  await cluster.apply([registryObject(NAME)]);
}

test.serial('with all of them nothing is refused', async (t) => {
  const running = await startOperator(cluster, SERVICE_ACCOUNT);
  t.teardown(() => running.stop());
  await until(cluster, 'Deployment', NAME, () => true);
  await eventually(
    async () => running.proxy.passed.filter(({ verb }) => verb === 'create').length,
    (count) => count >= 3,
  );
  t.deepEqual(
    running.proxy.passed.filter(({ status = 0 }) => status >= 400),
    [],
  );
});

test.serial('without any one of them something is refused', async (t) => {
  const all = rights(role.rules);
  t.is(all.length, 20);
  for (const missing of all) {
    await fresh();
    await cluster.apply([{ ...role, rules: all.filter((right) => right !== missing) }]);
    const running = await startOperator(cluster, SERVICE_ACCOUNT);
    const what = `${missing.verbs} ${missing.resources} ${missing.resourceNames ?? ''}`;
    try {
      const refused = async () => running.proxy.passed.find(({ status }) => status === 403);
      await t.notThrowsAsync(
        eventually(refused, (passed) => passed !== undefined),
        what,
      );
    } finally {
      await running.stop();
    }
  }
  await cluster.apply([role]);
});

test.serial('a right that is missing is told in the condition, by the name of what it is for', async (t) => {
  await fresh();
  await cluster.apply([{ ...role, rules: role.rules.filter(({ resources }) => resources[0] !== 'secrets') }]);
  const running = await startOperator(cluster, SERVICE_ACCOUNT);
  t.teardown(() => running.stop());
  const { status } = await until(
    cluster,
    'StrimziSchemaRegistry',
    NAME,
    ({ status }) => status?.conditions?.[0]?.reason === 'NotVisible',
  );
  t.regex(
    status?.conditions?.[0]?.message ?? '',
    /^Secret alert-schemas can't be seen: secrets "alert-schemas" is forbidden: User "system:serviceaccount:/,
  );
  t.is(await look(cluster, 'Deployment', NAME), undefined);
  await cluster.apply([role]);
  await until(cluster, 'Deployment', NAME, () => true);
});

test.serial('a right over a Secret is over that one alone: no password of another user can be read', async (t) => {
  await makeUser(cluster, 'kafka-admin', { type: 'scram-sha-512' });
  const operator = await cluster.kubeconfigOf(SERVICE_ACCOUNT, NAMESPACE);
  const read = (...args: string[]) =>
    runKubectl(operator, ['get', 'secrets', '--namespace', NAMESPACE, '--output=name', ...args]);
  t.is((await read(`--field-selector=metadata.name=${NAME}`)).stdout.trim(), `secret/${NAME}`);
  for (const args of [
    ['--field-selector=metadata.name=kafka-admin'],
    [],
    ['--selector=strimzi.io/cluster=alert-broker'],
  ]) {
    await t.throwsAsync(read(...args), { instanceOf: KubectlError, message: /cannot list resource "secrets"/ });
  }
  await t.throwsAsync(read(NAME), { message: /cannot get resource "secrets"/ });
});

test.serial(
  "a right to write is over the registry's own objects: no other Deployment or Service can be made or changed",
  async (t) => {
    const selector = { app: 'other' };
    const pod = { metadata: { labels: selector }, spec: { containers: [{ name: 'a', image: 'a' }] } };
    const deployment = (name: string) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: NAMESPACE },
      spec: { selector: { matchLabels: selector }, template: pod },
    });
    const service = (name: string) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: NAMESPACE },
      spec: { ports: [{ port: 1 }], selector },
    });
    // As the operator does, which asks for no right to get: kubectl would.
    const config = new KubeConfig();
    config.loadFromFile(await cluster.kubeconfigOf(SERVICE_ACCOUNT, NAMESPACE));
    const api = new ApiClient(config, NAMESPACE, { signal: AbortSignal.timeout(60_000) });
    const apply = (object: ReturnType<typeof deployment> | ReturnType<typeof service>) =>
      api.apply(object.kind === 'Deployment' ? DEPLOYMENTS : SERVICES, object);
    await cluster.kubectl('delete', 'deployment,service', NAME, '--namespace', NAMESPACE, '--ignore-not-found');
    await cluster.apply([deployment('there'), service('there')]);
    for (const make of [deployment, service]) {
      for (const name of ['there', 'new'])
        await t.throwsAsync(
          apply(make(name)),
          { instanceOf: ApiError, message: /cannot patch resource "(deployments|services)"/ },
          name,
        );
      await t.notThrowsAsync(apply(make(NAME)), 'its own is made');
      await t.notThrowsAsync(apply(make(NAME)), 'and changed');
    }
    const rules = rights(role.rules).filter(
      ({ resources: [resource], verbs: [verb] }) => resource !== 'deployments' || verb !== 'create',
    );
    await cluster.apply([{ ...role, rules }]);
    await cluster.kubectl('delete', 'deployment', NAME, '--namespace', NAMESPACE);
    await t.throwsAsync(
      apply(deployment(NAME)),
      { message: /cannot create resource "deployments"/ },
      'to make one by applying it takes both rights',
    );
    await cluster.apply([role]);
  },
);

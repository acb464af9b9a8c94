import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { createLogger } from '@alert-stream/common/log.ts';
import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import test, { type ExecutionContext } from 'ava';
import { Operator } from '../../services/schema-registry/src/operator/operator.ts';
import { createAuthority } from '../../stack/certificates/authority.ts';
import { NAMESPACE } from '../support/cluster/chart-cluster.ts';
import type { Cluster } from '../support/cluster/cluster.ts';
import { SERVICE_ACCOUNT, startOperatorCluster } from '../support/cluster/operator/operator-cluster.ts';
import { eventually, look, registryObject, until } from '../support/cluster/operator/registry.ts';
import { tokenOf } from '../support/cluster/operator/running.ts';
import { makeUser } from '../support/cluster/operator/strimzi.ts';

// As in its pod: with the files that Kubernetes puts there, and nothing between it and the API server.

const NAME = 'alert-schemas';

let cluster: Cluster;

test.before('an API server with a Kafka', async () => {
  cluster = await startOperatorCluster();
  await makeUser(cluster, NAME);
});

test.after.always('the cluster ends', async () => cluster?.stop());

/** A folder that holds a pod's files at their places. */
async function podFiles(t: ExecutionContext): Promise<{ root: string; authority: string }> {
  const root = await mkdtemp(join(tmpdir(), 'alert-stream-pod-'));
  t.teardown(() => rm(root, { recursive: true, force: true }));
  const folder = join(root, 'var/run/secrets/kubernetes.io/serviceaccount');
  await mkdir(folder, { recursive: true });
  const authority = join(folder, 'ca.crt');
  await copyFile(cluster.server.authority, authority);
  await writeFile(join(folder, 'token'), await tokenOf(cluster, SERVICE_ACCOUNT), { mode: 0o600 });
  await writeFile(join(folder, 'namespace'), NAMESPACE);
  return { root, authority };
}

function start(t: ExecutionContext, root: string): Operator {
  const { hostname, port } = new URL(cluster.server.url);
  Object.assign(process.env, { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port });
  const config = new KubeConfig();
  config.loadFromCluster(root);
  const stop = new AbortController();
  const operator = new Operator({
    config,
    namespace: NAMESPACE,
    resyncMs: 300_000,
    log: createLogger('operator', 'silent'),
    metrics: new MetricsRegistry(),
    signal: stop.signal,
  });
  const done = operator.run();
  t.teardown(async () => {
    stop.abort();
    await done;
  });
  return operator;
}

test.serial('the operator sends nothing to a server with a certificate of another CA', async (t) => {
  const { root, authority } = await podFiles(t);
  await writeFile(authority, (await createAuthority('CN=another')).certificate);
  await cluster.apply([registryObject(NAME)]);
  const operator = start(t, root);
  const [reason] = await eventually(
    async () => operator.ready(),
    ([first]) => first?.startsWith("the registries can't be followed") === true,
  );
  t.regex(reason ?? '', /: .*certificate/);
  t.is(await look(cluster, 'Deployment', NAME), undefined);
});

test.serial('with the CA certificate and the token file, the operator connects and is authenticated', async (t) => {
  const operator = start(t, (await podFiles(t)).root);
  t.truthy(await until(cluster, 'Deployment', NAME, () => true));
  t.deepEqual(operator.ready(), []);
});

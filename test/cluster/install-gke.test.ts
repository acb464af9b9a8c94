import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { chartFolder } from '../../rendered/chart.ts';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import { clusterTools } from '../../tools/tools.ts';
import { startCluster, type Cluster } from '../support/cluster/cluster.ts';
import { defineArgoCd, defineCertManager, defineStrimzi } from '../support/cluster/definitions.ts';
import { childrenOf, rootApplication, waveOf } from '../support/deploy/applications.ts';
import { BLOCKS, renderAsChanged, runnable } from '../support/deploy/page.ts';

// docs/install-gke.md, followed step by step: what doesn't need a cloud or nodes is run, as it stands there.

let cluster: Cluster;

test.before('an API server that knows no more than Kubernetes', async () => {
  cluster = await startCluster();
});

test.after.always('the cluster ends', async () => cluster?.stop());

/** What is done in the place of a command that needs a network or nodes, by its first words: as far as it can be had here. */
const INSTEAD: [start: string, act: () => Promise<void>][] = [
  ['helm upgrade --install cert-manager', () => defineCertManager(cluster)],
  ['kubectl apply --server-side -n argocd', installArgoCd],
];

/** Its kinds, and the ConfigMap that its installation makes. */
async function installArgoCd(): Promise<void> {
  await defineArgoCd(cluster);
  await cluster.kubectl('create', 'configmap', 'argocd-cm', '--namespace=argocd', '--from-literal=admin.enabled=false');
}

/** What Argo CD does with the root Application; the operator that its Application of Strimzi brings defines its kinds. */
async function sync(): Promise<void> {
  await applyInWaves(await childrenOf(rootApplication()));
  await defineStrimzi(cluster);
  const objects = await renderAsChanged();
  await applyInWaves(objects.filter(({ metadata }) => metadata.annotations?.['argocd.argoproj.io/hook'] !== 'Skip'));
}

async function applyInWaves(objects: KubernetesObject[]): Promise<void> {
  for (const wave of [...new Set(objects.map(waveOf))].toSorted((a, b) => a - b)) {
    await cluster.apply(objects.filter((object) => waveOf(object) === wave));
  }
}

async function run(t: ExecutionContext, commands: string[]): Promise<string> {
  const { kubectl, helm } = clusterTools();
  const PATH = [dirname(kubectl), dirname(helm), dirname(process.execPath), process.env['PATH']].join(':');
  const env = { ...process.env, PATH, KUBECONFIG: cluster.kubeconfig };
  const script = commands.join('\n');
  const shell = promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: chartFolder,
    env,
    maxBuffer: 16 * 1024 * 1024,
  });
  const { stdout, stderr } = await shell.catch((error: { stderr: string }) => {
    throw new Error(`${script}\n${error.stderr}`, { cause: error });
  });
  t.notRegex(stderr, /^Warning:/m, script);
  return stdout;
}

test.serial('each command of the page that can be run is run, in its order, and fails nowhere', async (t) => {
  const printed: string[] = [];
  for (const block of BLOCKS) {
    let waiting: string[] = [];
    const runWaiting = async () => {
      if (waiting.length > 0) printed.push(await run(t, waiting));
      waiting = [];
    };
    for (const command of block) {
      const instead = INSTEAD.find(([start]) => command.startsWith(start));
      if (instead !== undefined) {
        await runWaiting();
        await instead[1]();
      }
      waiting.push(...runnable([command]));
    }
    await runWaiting();
    if (block.some((command) => command.endsWith('root.yaml'))) await sync();
  }
  const all = printed.join('\n');
  t.regex(all, /^secret\/alert-stream-broker-secrets created$/m);
  t.regex(all, /^kafka\.kafka\.strimzi\.io\/alert-broker/m);
  t.regex(all, /^alert-stream-broker .*\nstrimzi /m);
});

test.serial(
  'the Secret that it makes has the keys that the users of idfint need, and Argo CD has its settings',
  async (t) => {
    const { stdout } = await cluster.kubectl(
      'get',
      'secret',
      'alert-stream-broker-secrets',
      '--namespace=alert-stream-broker',
      '--output=json',
    );
    const keys = Object.keys((JSON.parse(stdout) as { data: object }).data);
    const needed = new Set(
      [...JSON.stringify(await renderAsChanged()).matchAll(/"key":"([\w.-]+-password)"/g)].map(([, key]) => key),
    );
    t.deepEqual(keys.toSorted(), [...needed].toSorted());
    const settings = await cluster.kubectl('get', 'configmap', 'argocd-cm', '--namespace=argocd', '--output=json');
    const { data } = JSON.parse(settings.stdout) as { data: Record<string, string> };
    t.is(data['application.resourceTrackingMethod'], 'annotation');
    t.is(data['admin.enabled'], 'false');
  },
);

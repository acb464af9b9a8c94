import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { chartFolder } from '../../stack/chart.ts';
import { clusterTools } from '../../tools/tools.ts';
import { startCluster, type Cluster } from '../support/cluster/cluster.ts';
import { defineKinds } from '../support/cluster/definitions.ts';
import { untilAccepted } from '../support/cluster/until.ts';
import { childrenOf, rootApplication, waveOf } from '../support/deploy/applications.ts';
import { BLOCKS, runnable } from '../support/deploy/page.ts';
import { render } from '../support/render.ts';

// docs/install-gke.md, followed step by step: what doesn't need a cloud or nodes is run, as it stands there.

let cluster: Cluster;

test.before('an API server, and what the page has others install', async () => {
  cluster = await startCluster();
  await defineKinds(cluster, 'v1');
});

test.after.always('the cluster ends', async () => cluster?.stop());

/** Argo CD, as far as a machine without nodes can have it: its kinds, and the ConfigMap that its installation makes. */
async function installArgoCd(): Promise<void> {
  await cluster.kubectl('apply', '--server-side', `--filename=${clusterTools().argoCdCrds}`);
  await untilAccepted(() => cluster.kubectl('get', 'applications,appprojects', '--all-namespaces'));
  await cluster.kubectl('create', 'configmap', 'argocd-cm', '--namespace=argocd', '--from-literal=admin.enabled=false');
}

/** What Argo CD does with the root Application. */
async function sync(): Promise<void> {
  const objects = await render({ values: ['values-idfint.yaml'] });
  for (const step of [await childrenOf(rootApplication()), objects]) {
    for (const wave of [...new Set(step.map(waveOf))].toSorted((a, b) => a - b)) {
      await cluster.apply(step.filter((object) => waveOf(object) === wave));
    }
  }
}

async function run(t: ExecutionContext, commands: string[]): Promise<string> {
  const { kubectl, helm } = clusterTools();
  const PATH = [dirname(kubectl), dirname(helm), dirname(process.execPath), process.env['PATH']].join(':');
  const env = { ...process.env, PATH, KUBECONFIG: cluster.kubeconfig };
  const script = commands.join('\n');
  const shell = promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { cwd: chartFolder, env, maxBuffer: 16 * 1024 * 1024 });
  const { stdout, stderr } = await shell.catch((error: { stderr: string }) => {
    throw new Error(`${script}\n${error.stderr}`, { cause: error });
  });
  t.notRegex(stderr, /^Warning:/m, script);
  return stdout;
}

test.serial('each command of the page that can be run is run, in its order, and fails nowhere', async (t) => {
  const printed: string[] = [];
  for (const block of BLOCKS) {
    // Argo CD's installation stands between two commands that are run.
    const installs = block.findIndex((command) => command.endsWith('/install.yaml'));
    for (const part of installs === -1 ? [block] : [block.slice(0, installs), block.slice(installs)]) {
      if (part[0]?.endsWith('/install.yaml')) await installArgoCd();
      const commands = runnable(part);
      if (commands.length > 0) printed.push(await run(t, commands));
    }
    if (block.some((command) => command.endsWith('root.yaml'))) await sync();
  }
  const all = printed.join('\n');
  t.regex(all, /^secret\/alert-stream-broker-secrets created$/m);
  t.regex(all, /^kafka\.kafka\.strimzi\.io\/alert-broker/m);
  t.regex(all, /^alert-stream-broker .*\nstrimzi /m);
});

test.serial('the Secret that it makes has the keys that the users of idfint need, and Argo CD has its settings', async (t) => {
  const { stdout } = await cluster.kubectl('get', 'secret', 'alert-stream-broker-secrets', '--namespace=alert-stream-broker', '--output=json');
  const keys = Object.keys((JSON.parse(stdout) as { data: object }).data);
  const needed = new Set([...JSON.stringify(await render({ values: ['values-idfint.yaml'] })).matchAll(/"key":"([\w.-]+-password)"/g)].map(([, key]) => key));
  t.deepEqual(keys.toSorted(), [...needed].toSorted());
  const settings = await cluster.kubectl('get', 'configmap', 'argocd-cm', '--namespace=argocd', '--output=json');
  const { data } = JSON.parse(settings.stdout) as { data: Record<string, string> };
  t.is(data['application.resourceTrackingMethod'], 'annotation');
  t.is(data['admin.enabled'], 'false');
});

import test from 'ava';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { KubernetesObject } from '../../stack/kubernetes.ts';
import { render } from '../support/render.ts';

type Workload = KubernetesObject & { spec: { template: { spec: IPodSpec } } };

async function pods(set: Record<string, unknown> = {}): Promise<[string, IPodSpec][]> {
  const objects = await render({ set });
  return objects
    .filter(({ kind }) => ['Deployment', 'StatefulSet', 'Job'].includes(kind))
    .map((object) => [object.metadata.name, (object as Workload).spec.template.spec]);
}

function containers(pod: IPodSpec) {
  return [...(pod.initContainers ?? []), ...pod.containers];
}

test('every pod runs without root and without a Kubernetes token, and has time to drain', async (t) => {
  const all = await pods();
  t.is(all.length, 5);
  for (const [name, pod] of all) {
    t.false(pod.automountServiceAccountToken, name);
    t.is(pod.terminationGracePeriodSeconds, 30, name);
    t.like(
      pod.securityContext,
      { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      name,
    );
  }
});

test('every container is confined and says what it needs', async (t) => {
  for (const [name, pod] of await pods()) {
    for (const container of containers(pod)) {
      const which = `${name} ${container.name}`;
      t.deepEqual(
        container.securityContext as unknown,
        { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        which,
      );
      t.truthy(container.resources?.requests?.['cpu'], which);
      t.truthy(container.resources?.requests?.['memory'], which);
      t.truthy(container.resources?.limits?.['memory'], which);
      t.is(container.command?.length, 1, which);
    }
  }
});

test("every mount has its volume, and no file's rights are more than its group needs", async (t) => {
  for (const [name, pod] of await pods()) {
    const volumes = (pod.volumes ?? []).map((volume) => volume.name);
    const mounts = containers(pod).flatMap(({ volumeMounts = [] }) => volumeMounts.map((mount) => mount.name));
    t.deepEqual([...new Set(mounts)].toSorted(), volumes.toSorted(), name);
    for (const { secret } of pod.volumes ?? []) t.true(secret === undefined || secret.defaultMode === 0o440, name);
  }
});

test("an image's tag is the chart's appVersion unless it is given, and can be a number", async (t) => {
  const images = async (set: Record<string, unknown> = {}) => {
    const all = await pods(set);
    return all.flatMap(([, pod]) => containers(pod).map(({ image, imagePullPolicy }) => `${image} ${imagePullPolicy}`));
  };
  t.deepEqual([...new Set(await images())].toSorted(), [
    'alert-database:0.1.0 IfNotPresent',
    'alert-schema-registry:0.1.0 IfNotPresent',
    'alert-stream-simulator:0.1.0 IfNotPresent',
  ]);
  const chosen = { repository: 'example.org/simulator', tag: 7, pullPolicy: 'Always' };
  t.true((await images({ 'simulator.image': chosen })).includes('example.org/simulator:7 Always'));
});

test('what every program may be told beyond the chart comes last', async (t) => {
  const extra = ['--debug', 7];
  const all = await pods({
    'schemaRegistry.sync.extraArgs': extra,
    'simulator.extraArgs': extra,
    'simulator.generate.extraArgs': extra,
    'simulator.load.extraArgs': extra,
    'alertDatabase.ingester.extraArgs': extra,
    'alertDatabase.server.extraArgs': extra,
  });
  for (const [name, pod] of all) {
    for (const container of containers(pod))
      t.deepEqual(container.args?.slice(-2), ['--debug', '7'], `${name} ${container.name}`);
  }
});

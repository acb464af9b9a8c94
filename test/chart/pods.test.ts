import test from 'ava';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import { render } from '../support/render.ts';

type Workload = KubernetesObject & { spec: { template: { spec: IPodSpec } } };

type Template = KubernetesObject & {
  spec: {
    selector?: { matchLabels: Record<string, string> };
    template: { metadata: { labels?: Record<string, string>; annotations?: Record<string, string> } };
  };
};

/** Otherwise the archive's volume has a word in where its pods run. */
const SHARED = { 'alertDatabase.storage.accessModes': ['ReadWriteMany'] };

async function pods(set: Record<string, unknown> = {}): Promise<[string, IPodSpec][]> {
  const objects = await render({ set });
  return objects
    .filter(({ kind }) => ['Deployment', 'StatefulSet', 'Job'].includes(kind))
    .map((object) => [object.metadata.name, (object as Workload).spec.template.spec]);
}

function containers(pod: IPodSpec) {
  return [...(pod.initContainers ?? []), ...pod.containers];
}

/** The one pod whose work is with Kubernetes. */
const OPERATOR = 'alert-schemas-operator';

test("every pod runs without root and, but for the registry's operator, without a Kubernetes token, and has time to drain", async (t) => {
  const all = await pods();
  t.is(all.length, 8);
  for (const [name, pod] of all) {
    t.is(pod.automountServiceAccountToken, name === OPERATOR, name);
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

test("an image's tag is the chart's appVersion unless it is given", async (t) => {
  const images = async (set: Record<string, unknown> = {}) => {
    const all = await pods(set);
    return all.flatMap(([, pod]) => containers(pod).map(({ image, imagePullPolicy }) => `${image} ${imagePullPolicy}`));
  };
  t.deepEqual([...new Set(await images())].toSorted(), [
    'alert-database:0.1.0 IfNotPresent',
    'alert-schema-registry:0.1.0 IfNotPresent',
    'alert-stream-simulator:0.1.0 IfNotPresent',
  ]);
  const chosen = { repository: 'example.org/simulator', tag: '7', pullPolicy: 'Always' };
  t.true((await images({ 'simulator.image': chosen })).includes('example.org/simulator:7 Always'));
});

test("a digest takes the tag's place", async (t) => {
  const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
  const all = await pods({
    'schemaRegistry.operator.image.digest': digest,
    'schemaRegistry.readOnlyProxy.image.digest': digest,
    'schemaRegistry.sync.image': { tag: '2.0', digest },
    'simulator.image.digest': digest,
    'alertDatabase.image.digest': digest,
  });
  const images = all.flatMap(([, pod]) => containers(pod).map(({ image }) => image));
  t.deepEqual([...new Set(images)].toSorted(), [
    `alert-database@${digest}`,
    `alert-schema-registry@${digest}`,
    `alert-stream-simulator@${digest}`,
  ]);
});

test('where pods run, and what pulls their images, is the same for all', async (t) => {
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{}] } } };
  const tolerations = [{ key: 'services', operator: 'Exists' }];
  const all = await pods({
    imagePullSecrets: [{ name: 'registry-key' }],
    'pods.nodeSelector': { pool: 'services' },
    'pods.affinity': affinity,
    'pods.tolerations': tolerations,
    ...SHARED,
  });
  for (const [name, pod] of all) {
    t.like(pod, { imagePullSecrets: [{ name: 'registry-key' }], nodeSelector: { pool: 'services' }, affinity }, name);
    t.deepEqual(pod.tolerations as unknown, tolerations, name);
  }
  for (const [name, pod] of await pods(SHARED)) {
    t.deepEqual(
      [pod.imagePullSecrets, pod.nodeSelector, pod.affinity, pod.tolerations],
      [undefined, undefined, undefined, undefined],
      name,
    );
  }
});

test('pods may have more labels and annotations, and keep those that they are found by', async (t) => {
  const objects = await render({
    set: {
      'pods.labels': { team: 'alerts', 'app.kubernetes.io/instance': 'other' },
      'pods.annotations': { 'example.org/note': 'on' },
    },
  });
  const workloads = objects.filter(({ kind }) => ['Deployment', 'StatefulSet', 'Job'].includes(kind)) as Template[];
  t.is(workloads.length, 8);
  for (const { metadata, spec } of workloads) {
    const { labels = {}, annotations } = spec.template.metadata;
    t.is(labels['team'], 'alerts', metadata.name);
    t.deepEqual(annotations, { 'example.org/note': 'on' }, metadata.name);
    for (const [key, value] of Object.entries(spec.selector?.matchLabels ?? {}))
      t.is(labels[key], value, metadata.name);
    t.is(labels['app.kubernetes.io/instance'], 'alert-stream-broker', metadata.name);
  }
});

test('what every program may be told beyond the chart comes last', async (t) => {
  const extra = ['--debug', 7];
  const all = await pods({
    'schemaRegistry.operator.extraArgs': extra,
    'schemaRegistry.readOnlyProxy.extraArgs': extra,
    'schemaRegistry.sync.extraArgs': extra,
    'simulator.extraArgs': extra,
    'simulator.generate.extraArgs': extra,
    'simulator.load.extraArgs': extra,
    'alertDatabase.ingester.extraArgs': extra,
    'alertDatabase.server.extraArgs': extra,
  });
  for (const [name, pod] of all.filter(([pod]) => pod !== 'alert-stream-test')) {
    for (const container of containers(pod))
      t.deepEqual(container.args?.slice(-2), ['--debug', '7'], `${name} ${container.name}`);
  }
});

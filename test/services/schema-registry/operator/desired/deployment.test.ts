import test from 'ava';
import {
  wantedDeployment,
  type DeploymentOptions,
} from '../../../../../services/schema-registry/src/operator/desired/deployment.ts';
import { wantedService } from '../../../../../services/schema-registry/src/operator/desired/service.ts';
import type { KubernetesObject } from '../../../../../rendered/kubernetes.ts';
import { strict } from '../../../../support/strict.ts';
import { registryOf, spec } from '../objects.ts';

function options(fields: object = {}): DeploymentOptions {
  return {
    registry: registryOf(fields),
    spec: spec(fields),
    cluster: 'alert-broker',
    bootstrap: 'bootstrap:9093',
    userSecret: 'alert-schemas',
    credentials: 'fingerprint',
  };
}

const everything = { replicas: 2, cpuLimit: '1', cpuRequest: '100m', memoryLimit: '1Gi', memoryRequest: '768Mi' };

function pod(fields: object = {}) {
  return wantedDeployment(options(fields)).spec.template.spec!;
}

test('Deployment and Service have only fields that Kubernetes knows', (t) => {
  for (const fields of [{}, everything, { securityProtocol: 'PLAINTEXT' }, { securityProtocol: 'SASL_SSL' }]) {
    t.deepEqual(strict(wantedDeployment(options(fields)) as unknown as KubernetesObject), []);
    t.deepEqual(strict(wantedService(registryOf(fields), spec(fields)) as unknown as KubernetesObject), []);
  }
});

test('the pod is confined, has no token of Kubernetes, and no variables of other Services', (t) => {
  const { automountServiceAccountToken, enableServiceLinks, securityContext, containers } = pod();
  t.false(automountServiceAccountToken);
  t.false(enableServiceLinks);
  t.like(securityContext, { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } });
  t.deepEqual(containers[0]?.securityContext, {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
});

test('it can write where the image does, and the folder that gets the passwords is in memory', (t) => {
  const { containers, volumes = [] } = pod();
  const writable = containers[0]?.volumeMounts?.filter(({ readOnly }) => readOnly !== true) ?? [];
  t.deepEqual(
    writable.map(({ mountPath }) => mountPath),
    ['/etc/schema-registry', '/usr/logs', '/tmp'],
  );
  t.is(volumes.find(({ name }) => name === writable[0]?.name)?.emptyDir?.medium, 'Memory');
});

test("of Strimzi's Secrets the key stores alone become files, for the group alone", (t) => {
  const { containers, volumes = [] } = pod();
  const secrets = volumes.flatMap(({ name, secret }) => (secret ? [{ name, ...secret }] : []));
  t.deepEqual(
    secrets.map(({ name, secretName, items, defaultMode }) => ({ name, secretName, items, defaultMode })),
    [
      { name: 'tls', secretName: 'alert-schemas', items: [{ key: 'user.p12', path: 'user.p12' }], defaultMode: 0o440 },
      {
        name: 'authority',
        secretName: 'alert-broker-cluster-ca-cert',
        items: [{ key: 'ca.p12', path: 'ca.p12' }],
        defaultMode: 0o440,
      },
    ],
  );
  const mounts = containers[0]?.volumeMounts?.map(({ name }) => name).toSorted();
  t.deepEqual(mounts, volumes.map(({ name }) => name).toSorted());
  t.deepEqual(
    pod({ securityProtocol: 'PLAINTEXT' }).volumes?.map(({ name }) => name),
    ['configuration', 'logs', 'temporary'],
  );
});

test('resources are as given, and none when none is', (t) => {
  t.deepEqual(pod().containers[0]?.resources, {});
  t.deepEqual(pod(everything).containers[0]?.resources, {
    limits: { cpu: '1', memory: '1Gi' },
    requests: { cpu: '100m', memory: '768Mi' },
  });
  t.deepEqual(pod({ cpuRequest: '1' }).containers[0]?.resources, { requests: { cpu: '1' } });
});

test('the Service leads to the pods, by whatever port', (t) => {
  const fields = { port: 9000 };
  const { spec: service } = wantedService(registryOf(fields), spec(fields));
  const { selector, template } = wantedDeployment(options(fields)).spec;
  t.deepEqual(service.selector, selector.matchLabels);
  t.deepEqual(template.metadata?.labels, selector.matchLabels);
  const container = template.spec?.containers[0];
  t.is(container?.ports?.[0]?.containerPort, 9000);
  t.is(service.ports?.[0]?.port, 9000);
  t.is(service.ports?.[0]?.targetPort, container?.ports?.[0]?.name);
});

test('a tag that is no label becomes one', (t) => {
  const version = (registryImageTag: string) =>
    wantedDeployment(options({ registryImageTag })).metadata.labels?.['app.kubernetes.io/version'];
  t.is(version('8.0.0'), '8.0.0');
  t.is(version(`8.0.0@sha256:${'a'.repeat(64)}`), `8.0.0_sha256_${'a'.repeat(50)}`);
  t.is(version('_x_'), 'x');
});

import type { V1Container, V1PodSpec, V1ResourceRequirements, V1Volume } from '@kubernetes/client-node';
import type { Deployment, Registry } from '../api/objects.ts';
import { authoritySecretName, keysFor } from './credentials.ts';
import { AUTHORITY_FOLDER, registryEnvironment, USER_FOLDER, type EnvironmentOptions } from './environment.ts';
import { labelsOf, ownerReference } from './owner.ts';
import type { RegistrySpec } from './spec.ts';

/** On the pods: changes when a certificate, a password or the authority is renewed, which rolls them. */
export const CREDENTIALS_ANNOTATION = 'roundtable.lsst.codes/credentials';

export type DeploymentOptions = EnvironmentOptions & { registry: Registry; credentials: string };

/** The Deployment of a registry, in all fields that matter to it. */
export function wantedDeployment(options: DeploymentOptions): Deployment {
  const { registry, spec, credentials } = options;
  const { name } = registry.metadata;
  const labels = labelsOf(registry, spec.registryImageTag);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels, ownerReferences: [ownerReference(registry)] },
    spec: {
      replicas: spec.replicas,
      // It can never be changed, and is the same as that of the operator of before.
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, annotations: { [CREDENTIALS_ANNOTATION]: credentials } },
        spec: pod(name, options),
      },
    },
  };
}

function pod(name: string, options: DeploymentOptions): V1PodSpec {
  return {
    automountServiceAccountToken: false,
    // A Service named schema-registry would bring SCHEMA_REGISTRY_PORT, at which the image gives up.
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { app: name } },
      },
    ],
    containers: [container(options)],
    volumes: [...credentialVolumes(options), ...WRITABLE.map(({ volume }) => volume)],
  };
}

/** Names of container and volume are those of the operator of before, whose Deployments are taken over as they are. */
function container(options: DeploymentOptions): V1Container {
  const { spec } = options;
  const probe = { httpGet: { path: '/', port: 'schema-registry' }, timeoutSeconds: 5 };
  return {
    name: 'server',
    image: `${spec.registryImage}:${spec.registryImageTag}`,
    imagePullPolicy: 'IfNotPresent',
    ports: [{ name: 'schema-registry', containerPort: spec.port, protocol: 'TCP' }],
    env: registryEnvironment(options),
    resources: resources(spec),
    // It answers when it has read its topic. A Kafka that isn't up yet takes longer than any other reason to wait.
    startupProbe: { ...probe, periodSeconds: 5, failureThreshold: 60 },
    readinessProbe: { ...probe, periodSeconds: 10 },
    livenessProbe: { ...probe, periodSeconds: 20, failureThreshold: 6 },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    volumeMounts: [
      ...credentialVolumes(options).map(({ name }) => ({
        name,
        mountPath: name === 'tls' ? USER_FOLDER : AUTHORITY_FOLDER,
        readOnly: true,
      })),
      ...WRITABLE.map(({ volume: { name }, mountPath }) => ({ name, mountPath })),
    ],
  };
}

/** Strimzi's own Secrets, of which only the key stores become files. */
function credentialVolumes({ spec, userSecret, cluster }: DeploymentOptions): V1Volume[] {
  const keys = keysFor(spec.securityProtocol);
  const volume = (name: string, secretName: string, key: string) => ({
    name,
    secret: { secretName, defaultMode: 0o440, items: [{ key, path: key }] },
  });
  return [
    ...(keys.user.includes('user.p12') ? [volume('tls', userSecret, 'user.p12')] : []),
    ...(keys.authority.includes('ca.p12') ? [volume('authority', authoritySecretName(cluster), 'ca.p12')] : []),
  ];
}

/** Where the image writes: its start makes files of the environment, with the passwords in them, so in memory alone. */
const WRITABLE: { volume: V1Volume; mountPath: string }[] = [
  {
    volume: { name: 'configuration', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
    mountPath: '/etc/schema-registry',
  },
  { volume: { name: 'logs', emptyDir: { sizeLimit: '256Mi' } }, mountPath: '/usr/logs' },
  { volume: { name: 'temporary', emptyDir: { sizeLimit: '256Mi' } }, mountPath: '/tmp' },
];

function resources({ cpuLimit, memoryLimit, cpuRequest, memoryRequest }: RegistrySpec): V1ResourceRequirements {
  const limits = amounts(cpuLimit, memoryLimit);
  const requests = amounts(cpuRequest, memoryRequest);
  return { ...(limits && { limits }), ...(requests && { requests }) };
}

function amounts(cpu: string | undefined, memory: string | undefined): Record<string, string> | undefined {
  const given = { ...(cpu && { cpu }), ...(memory && { memory }) };
  return Object.keys(given).length === 0 ? undefined : given;
}

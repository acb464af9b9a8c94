import type { Deployment, KafkaUser, Registry, Service } from '../api/objects.ts';
import type { Look, LookAt } from '../state/cluster-state.ts';
import { bootstrapServers } from './bootstrap.ts';
import { authoritySecretName, fingerprint, keysFor } from './credentials.ts';
import { wantedDeployment } from './deployment.ts';
import { isOwned } from './owner.ts';
import { NotPossible } from './problem.ts';
import { wantedService } from './service.ts';
import { clusterOf, specOf, type RegistrySpec } from './spec.ts';

/** What a registry should have, and what it has. */
export type Wanted = {
  spec: RegistrySpec;
  deployment: { wanted: Deployment; live: Deployment | undefined };
  service: { wanted: Service; live: Service | undefined };
};

/**
 * What should be there for a registry, by its spec and by what Strimzi says.
 *
 * @param others the namespace's other registries
 * @returns nothing as long as something isn't known yet
 * @throws NotPossible
 */
export function wantedFor(registry: Registry, look: LookAt, others: Registry[]): Wanted | undefined {
  const { name } = registry.metadata;
  const spec = specOf(registry);
  const cluster = clusterOf(registry);
  const keys = keysFor(spec.securityProtocol);
  const ofUser = keys.user.length > 0;
  const ofAuthority = keys.authority.length > 0;
  // All is looked at before anything is judged: what isn't looked at is followed no more.
  const seen = {
    kafka: look('Kafka', cluster),
    user: ofUser ? look('KafkaUser', name) : NOTHING,
    authority: ofAuthority ? look('Secret', authoritySecretName(cluster)) : NOTHING,
    deployment: look('Deployment', name),
    service: look('Service', name),
  };
  const userSecret = (seen.user.known ? seen.user.object?.status?.secret : undefined) ?? name;
  const secret = ofUser ? look('Secret', userSecret) : NOTHING;
  if ([...Object.values(seen), secret].some(isUnknown)) return undefined;

  requireOwnGroup(registry, spec, others);
  const deployment = free(registry, 'Deployment', seenOf('Deployment', name, seen.deployment));
  const service = free(registry, 'Service', seenOf('Service', name, seen.service));
  const kafka = required('Kafka', cluster, seen.kafka);
  const bootstrap = bootstrapServers(kafka, spec.listener);
  if (ofUser) requireReady(required('KafkaUser', name, seen.user));
  const used = [
    ...(ofUser
      ? [{ secret: required('Secret', userSecret, secret), keys: keys.user, madeBy: `KafkaUser ${name}` }]
      : []),
    ...(ofAuthority
      ? [
          {
            secret: required('Secret', authoritySecretName(cluster), seen.authority),
            keys: keys.authority,
            madeBy: `Kafka ${cluster}`,
          },
        ]
      : []),
  ];
  const credentials = fingerprint(used, registry.metadata.uid ?? '');
  return {
    spec,
    deployment: {
      wanted: wantedDeployment({ registry, spec, cluster, bootstrap, userSecret, credentials }),
      live: deployment,
    },
    service: { wanted: wantedService(registry, spec), live: service },
  };
}

/** What isn't needed is as good as known to be absent. */
const NOTHING: Look<never> = { known: true, object: undefined };

/** Not known yet, and nothing is wrong: it will be in a moment. */
function isUnknown(look: Look<unknown>): boolean {
  return !look.known && look.problem === undefined;
}

function seenOf<T>(kind: string, name: string, look: Look<T>): T | undefined {
  if (look.known) return look.object;
  throw new NotPossible('NotVisible', `${kind} ${name} can't be seen: ${look.problem}`);
}

function required<T>(kind: string, name: string, look: Look<T>): T {
  const object = seenOf(kind, name, look);
  if (object !== undefined) return object;
  throw new NotPossible(`${kind}Missing`, `${kind} ${name} doesn't exist`);
}

/** What is there under the registry's name has to be its own; anything else isn't touched. */
function free<T extends Deployment | Service>(registry: Registry, kind: string, live: T | undefined): T | undefined {
  if (live === undefined || isOwned(live, registry)) return live;
  throw new NotPossible(
    'NameTaken',
    `${kind} ${live.metadata.name} is there and isn't this registry's: expected none of that name`,
  );
}

function requireReady({ metadata, status }: KafkaUser): void {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready?.status === 'True') return;
  const why =
    status?.conditions?.find(({ status, message }) => status === 'True' && message)?.message ?? ready?.message;
  throw new NotPossible(
    'KafkaUserNotReady',
    `KafkaUser ${metadata.name} is not ready${why === undefined ? '' : `: ${why}`}`,
  );
}

/**
 * Registries of one group in Kafka elect one leader among them and hand it all that is written: with topics of their own,
 * the schemas of one would end in the topic of the other. The older one has the group.
 */
function requireOwnGroup(registry: Registry, { groupId, registryTopic }: RegistrySpec, others: Registry[]): void {
  const label = registry.metadata.labels?.['strimzi.io/cluster'];
  for (const other of others) {
    if (other.metadata.labels?.['strimzi.io/cluster'] !== label || !isOlder(other, registry)) continue;
    const { groupId: group, registryTopic: topic } = rawSpec(other);
    if ((group ?? 'schema-registry') !== groupId || (topic ?? 'registry-schemas') === registryTopic) continue;
    const message = `StrimziSchemaRegistry ${other.metadata.name} has the group ${groupId} already: expected a spec.groupId of its own`;
    throw new NotPossible('GroupShared', message);
  }
}

function rawSpec({ spec }: Registry): { groupId?: string; registryTopic?: string } {
  return (spec ?? {}) as { groupId?: string; registryTopic?: string };
}

function isOlder({ metadata: a }: Registry, { metadata: b }: Registry): boolean {
  const order = (a.creationTimestamp ?? '').localeCompare(b.creationTimestamp ?? '');
  return order < 0 || (order === 0 && a.name < b.name);
}

import type { KubernetesObject } from '../../rendered/kubernetes.ts';

/** That an object, at some field, names another. */
export type Reference = { kind: string; name: string; from: string };

/** `<kind> <name>` of an object, and of what its operator makes from it. */
export function provided(object: KubernetesObject): string[] {
  const { kind, metadata } = object;
  const own = `${kind} ${metadata.name}`;
  const spec = (object as { spec?: Record<string, unknown> }).spec ?? {};
  switch (kind) {
    // Strimzi: the two authorities' certificates, and the bootstrap Service of the internal listeners.
    case 'Kafka':
      return [
        own,
        `Secret ${metadata.name}-cluster-ca-cert`,
        `Secret ${metadata.name}-clients-ca-cert`,
        `Service ${metadata.name}-kafka-bootstrap`,
      ];
    // Strimzi: the user's own certificate or password.
    case 'KafkaUser':
      return [own, `Secret ${metadata.name}`];
    case 'KafkaTopic':
      return [own, `Topic ${String(spec['topicName'] ?? metadata.name)}`];
    case 'Certificate':
      return [own, `Secret ${String(spec['secretName'])}`];
    case 'VaultSecret':
      return [own, `Secret ${metadata.name}`];
    // The Strimzi Registry Operator: the registry's Service.
    case 'StrimziSchemaRegistry':
      return [own, `Service ${metadata.name}`];
    // cert-manager makes the Certificate of an Ingress that names its issuer.
    case 'Ingress':
      return [own, ...(metadata.annotations?.['cert-manager.io/cluster-issuer'] === undefined ? [] : tlsSecrets(spec))];
    default:
      return [own];
  }
}

function tlsSecrets(spec: Record<string, unknown>): string[] {
  return ((spec['tls'] ?? []) as { secretName: string }[]).map(({ secretName }) => `Secret ${secretName}`);
}

/** Where objects name others: the key, or the key and the one around it, and the kind that is named. */
const KEYS: [path: RegExp, kind: string][] = [
  [/\/secretName$/, 'Secret'],
  [/\/(secretKeyRef|secretRef|passwordSecret)\/name$/, 'Secret'],
  [/\/secretTargetRef\/\d+\/name$/, 'Secret'],
  [/\/imagePullSecrets\/\d+\/name$/, 'Secret'],
  [/\/(configMap|configMapKeyRef|configMapRef)\/name$/, 'ConfigMap'],
  [/\/serviceAccountName$/, 'ServiceAccount'],
  [/\/claimName$/, 'PersistentVolumeClaim'],
  [/\/backend\/service\/name$/, 'Service'],
  [/\/serviceName$/, 'Service'],
  [/\/scaleTargetRef\/name$/, 'StatefulSet'],
  [/\/authenticationRef\/name$/, 'TriggerAuthentication'],
  [/\/registryTopic$/, 'Topic'],
];

/** The programs' options that name a topic, and those that name an address of ours. */
const TOPIC_OPTIONS = new Set(['--src-topic', '--dst-topic', '--kafka-topics', '--kafka-topic']);
const ADDRESS_OPTIONS = new Set(['--broker', '--kafka-host', '--schema-registry-address', '--registry']);

/** What an object names that has to be there. */
export function referred(object: KubernetesObject): Reference[] {
  const from = `${object.kind} ${object.metadata.name}`;
  const found: Reference[] = [];
  // Made by the object itself.
  const own = object.kind === 'Certificate' ? ['/spec/secretName'] : [];
  walk(object, '', (path, value) => {
    if (own.includes(path) || typeof value !== 'string') return;
    for (const [pattern, kind] of KEYS)
      if (pattern.test(path)) found.push({ kind, name: value, from: `${from}${path}` });
  });
  walk(object, '', (path, value) => {
    if (path.endsWith('/args') && Array.isArray(value)) found.push(...inArguments(value.map(String), from));
    if (object.kind === 'KafkaUser' && path.endsWith('/resource')) found.push(...inRule(value as Rule, from));
  });
  const cluster = object.metadata.labels?.['strimzi.io/cluster'];
  if (cluster !== undefined) found.push({ kind: 'Kafka', name: cluster, from });
  // The registry's operator logs in as the user of the registry's name.
  if (object.kind === 'StrimziSchemaRegistry') found.push({ kind: 'KafkaUser', name: object.metadata.name, from });
  return found;
}

function inArguments(args: string[], from: string): Reference[] {
  return args.flatMap((option, index) => {
    const value = args[index + 1] ?? '';
    if (TOPIC_OPTIONS.has(option))
      return value.split(',').map((name) => ({ kind: 'Topic', name, from: `${from} ${option}` }));
    if (!ADDRESS_OPTIONS.has(option)) return [];
    return [{ kind: 'Service', name: hostOf(value), from: `${from} ${option}` }];
  });
}

/** The host of an address; what is none stays what it is. */
export function hostOf(address: string): string {
  return address.replace(/^https?:\/\//, '').replace(/[:/].*$/, '');
}

type Rule = { type: string; name: string; patternType: string };

/** A topic of an access rule; `*` is all of them, and two underscores begin Kafka's own. */
function inRule({ type, name, patternType }: Rule, from: string): Reference[] {
  if (type !== 'topic' || patternType !== 'literal' || name === '*' || name.startsWith('__')) return [];
  return [{ kind: 'Topic', name, from: `${from} acls` }];
}

/** Visits a value and all that is in it, each with its path. */
export function walk(value: unknown, path: string, visit: (path: string, value: unknown) => void): void {
  visit(path, value);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) walk(child, `${path}/${key}`, visit);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { load } from 'js-yaml';
import { chartFolder } from '../../stack/chart.ts';
import type { KubernetesObject } from '../../stack/kubernetes.ts';
import { render, type RenderOptions } from '../support/render.ts';
import { ALL_RENDERS } from '../support/all-renders.ts';

// What an object refers to is there: rendered too, or made by an operator from what is rendered, or named by a value
// that says who brings it.

type Reference = { kind: string; name: string; from: string };

/** A Secret of this name has to exist before, where no Vault brings it: docs/users-and-secrets.md. */
const PASSWORDS = /^Secret [\w.-]+-secrets$/;

/** What values say that others bring: their keys, and the kind that they name. */
const BROUGHT: [path: RegExp, kind: string][] = [
  [/^\/imagePullSecrets\/\d+\/name$/, 'Secret'],
  [/^\/alertDatabase\/storage\/s3\/credentialsSecret\/name$/, 'Secret'],
  [/^\/alertDatabase\/ingress\/tls\/\d+\/secretName$/, 'Secret'],
  [/^\/simulator\/load\/claimName$/, 'PersistentVolumeClaim'],
  [/^\/externalTopics\/\d+$/, 'Topic'],
  [/^\/schemaRegistry\/url$/, 'Service'],
];

for (const [name, options] of Object.entries(ALL_RENDERS)) {
  test(`${name}: everything that is referred to exists`, async (t) => {
    const objects = await render(options);
    const there = new Set([...objects.flatMap(provided), ...brought(options)]);
    const references = objects.flatMap(referred);
    t.true(references.length > 20);
    const vault = objects.some(({ kind }) => kind === 'VaultSecret');
    const dangling = references.filter((reference) => {
      const what = `${reference.kind} ${reference.name}`;
      return !there.has(what) && (vault || !PASSWORDS.test(what));
    });
    t.deepEqual(dangling, []);
  });
}

test('what an operator has to bring is found: the passwords, where no Vault does', async (t) => {
  const references = (await render()).flatMap(referred);
  t.true(references.some(({ kind, name }) => kind === 'Secret' && name === 'alert-stream-broker-secrets'));
});

/** What the render's own values say that others bring. */
function brought({ values: files = [], set = {} }: RenderOptions): string[] {
  const values = {};
  for (const [path, value] of Object.entries(set)) put(values, path.split('.'), value);
  const found: string[] = [];
  for (const given of [values, ...files.map((file) => load(readFileSync(join(chartFolder, file), 'utf8')))]) {
    walk(given, '', (path, value) => {
      for (const [pattern, kind] of BROUGHT) if (pattern.test(path)) found.push(`${kind} ${hostOf(String(value))}`);
    });
  }
  return found;
}

function put(into: Record<string, unknown>, [key, ...rest]: string[], value: unknown): void {
  if (rest.length === 0) into[key!] = value;
  else put((into[key!] ??= {}) as Record<string, unknown>, rest, value);
}

/** `<kind> <name>` of an object, and of what its operator makes from it. */
function provided(object: KubernetesObject): string[] {
  const { kind, metadata } = object;
  const own = `${kind} ${metadata.name}`;
  const spec = (object as { spec?: Record<string, unknown> }).spec ?? {};
  switch (kind) {
    // Strimzi: the two authorities' certificates, and the bootstrap Service of the internal listeners.
    case 'Kafka':
      return [own, `Secret ${metadata.name}-cluster-ca-cert`, `Secret ${metadata.name}-clients-ca-cert`, `Service ${metadata.name}-kafka-bootstrap`];
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

function referred(object: KubernetesObject): Reference[] {
  const from = `${object.kind} ${object.metadata.name}`;
  const found: Reference[] = [];
  // Made by the object itself.
  const own = object.kind === 'Certificate' ? ['/spec/secretName'] : [];
  walk(object, '', (path, value) => {
    if (own.includes(path) || typeof value !== 'string') return;
    for (const [pattern, kind] of KEYS) if (pattern.test(path)) found.push({ kind, name: value, from: `${from}${path}` });
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
    if (TOPIC_OPTIONS.has(option)) return value.split(',').map((name) => ({ kind: 'Topic', name, from: `${from} ${option}` }));
    if (!ADDRESS_OPTIONS.has(option)) return [];
    return [{ kind: 'Service', name: hostOf(value), from: `${from} ${option}` }];
  });
}

/** The host of an address; what is none stays what it is. */
function hostOf(address: string): string {
  return address.replace(/^https?:\/\//, '').replace(/[:/].*$/, '');
}

type Rule = { type: string; name: string; patternType: string };

/** A topic of an access rule; `*` is all of them, and two underscores begin Kafka's own. */
function inRule({ type, name, patternType }: Rule, from: string): Reference[] {
  if (type !== 'topic' || patternType !== 'literal' || name === '*' || name.startsWith('__')) return [];
  return [{ kind: 'Topic', name, from: `${from} acls` }];
}

function walk(value: unknown, path: string, visit: (path: string, value: unknown) => void): void {
  visit(path, value);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) walk(child, `${path}/${key}`, visit);
}

import test from 'ava';
import { CORE_SCHEMA, loadAll, YAML11_SCHEMA } from 'js-yaml';
import type { KubernetesObject } from '../../stack/kubernetes.ts';
import { helm } from '../support/helm.ts';
import { validate } from '../support/models.ts';
import { render } from '../support/render.ts';

const NAMESPACE = 'alert-stream-broker';

/** Values that turn on what the values files leave off. */
const EVERYTHING = {
  'kafka.metadataVersion': '4.3',
  'kafka.resources': { requests: { cpu: '2', memory: '8Gi' } },
  'kafka.externalListener.bootstrap': { host: 'alerts.example.org', annotations: { 'example.org/a': 'on' } },
  users: [
    { username: 'on', readonlyTopics: ['017'], writeTopics: ['1e3'], groups: ['y'], quotas: { requestPercentage: 50 } },
  ],
  superusers: ['kafka-admin', { username: 'ops', authentication: 'tls' }],
  topics: [{ name: 'No', config: { 'retention.bytes': 644_245_094_400, 'compression.type': 'on' } }],
  vaultSecretsPath: 'secret/alerts',
};

const RENDERS: Record<string, { values?: string[]; set?: Record<string, unknown> }> = {
  defaults: {},
  'values-local.yaml': { values: ['values-local.yaml'] },
  'values-idfint.yaml': { values: ['values-idfint.yaml'] },
  'every option': { set: EVERYTHING },
};

function template({ values = [], set = {} }: { values?: string[]; set?: Record<string, unknown> }): Promise<string> {
  return helm(
    'template',
    NAMESPACE,
    '.',
    '--namespace',
    NAMESPACE,
    ...values.flatMap((file) => ['--values', file]),
    ...Object.entries(set).flatMap(([path, value]) => ['--set-json', `${path}=${JSON.stringify(value)}`]),
  );
}

/** The paths in a value at which `matches` holds. */
function paths(value: unknown, matches: (value: unknown) => boolean, at = ''): string[] {
  const here = matches(value) ? [at] : [];
  if (typeof value !== 'object' || value === null) return here;
  return [...here, ...Object.entries(value).flatMap(([key, child]) => paths(child, matches, `${at}/${key}`))];
}

function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

for (const [name, options] of Object.entries(RENDERS)) {
  test(`${name}: each object is what its kind's model asks for`, async (t) => {
    const objects = await render(options);
    t.true(objects.length > 15);
    for (const object of objects) t.notThrows(() => validate(object), `${object.kind} ${object.metadata.name}`);
  });

  test(`${name}: nothing is null, and no map or list is empty`, async (t) => {
    t.deepEqual(paths(await render(options), isEmpty), []);
  });

  test(`${name}: two renders are the same, byte for byte`, async (t) => {
    t.is(await template(options), await template(options));
  });

  test(`${name}: YAML 1.1 and 1.2 read the same in it`, async (t) => {
    const text = await template(options);
    t.deepEqual(loadAll(text, { schema: YAML11_SCHEMA }), loadAll(text, { schema: CORE_SCHEMA }));
  });

  test(`${name}: no two objects of a kind have one name, and all are in the release's namespace`, async (t) => {
    const objects = await render(options);
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    t.is(new Set(names).size, names.length);
    t.true(objects.every(({ metadata }) => metadata.namespace === NAMESPACE));
  });

  test(`${name}: lines end without blanks`, async (t) => {
    t.notRegex(await template(options), /[ \t]$/m);
  });
}

for (const file of [undefined, 'values-local.yaml', 'values-idfint.yaml']) {
  test(`helm lint --strict accepts ${file ?? 'values.yaml'}`, async (t) => {
    const output = await helm('lint', '--strict', '.', ...(file === undefined ? [] : ['--values', file]));
    t.regex(output, /1 chart\(s\) linted, 0 chart\(s\) failed/);
  });
}

test('things are applied in the order in which they need each other', async (t) => {
  const objects = await render({ values: ['values-idfint.yaml'] });
  const latest = (kind: string) => Math.max(...objects.filter((object) => object.kind === kind).map(wave));
  const named = (name: string) => objects
      .filter(({ kind, metadata }) => metadata.name === name && kind !== 'KafkaUser')
      .map(wave);
  const waves = [
    ...['Certificate', 'Kafka', 'KafkaTopic', 'StrimziSchemaRegistry'].map(latest),
    ...named('alert-schemas-sync'),
    ...named('alert-stream-simulator-load'),
    ...named('alert-stream-simulator'),
  ];
  t.deepEqual(waves, [...new Set(waves.toSorted((a, b) => a - b))]);
  // A load that fails holds up the replay alone.
  const [load] = named('alert-stream-simulator-load');
  t.deepEqual([...named('alert-database-server'), ...named('alert-database-ingester')].toSorted(), [load, load, load]);
});

function wave({ metadata }: KubernetesObject): number {
  return Number(metadata.annotations?.['argocd.argoproj.io/sync-wave']);
}

test('the components can each be left out', async (t) => {
  const objects = await render({
    set: { 'simulator.enabled': false, 'alertDatabase.enabled': false, 'schemaRegistry.enabled': false },
  });
  t.deepEqual(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted(), [
    'Kafka alert-broker',
    'KafkaNodePool controller',
    'KafkaNodePool kafka',
    'KafkaUser kafka-admin',
  ]);
});

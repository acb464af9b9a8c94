import test from 'ava';
import { CORE_SCHEMA, loadAll, YAML11_SCHEMA } from 'js-yaml';
import { parseObjects } from '../../rendered/chart.ts';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import { tools } from '../../tools/tools.ts';
import { ALL_RENDERS } from '../support/all-renders.ts';
import { helm } from '../support/helm.ts';
import { validate } from '../support/models.ts';
import { render, renderAnew, renderOnce } from '../support/render.ts';
import { RENDERS } from '../support/renders.ts';

const NAMESPACE = 'alert-stream-broker';

/** Only there where the set-up can bring it, see tools/tools.ts. */
const { helm3 } = tools();
const withHelm3 = helm3 === undefined ? test.skip : test.serial;

/** The paths in a value at which `matches` holds. */
function paths(value: unknown, matches: (value: unknown) => boolean, at = ''): string[] {
  const here = matches(value) ? [at] : [];
  if (typeof value !== 'object' || value === null) return here;
  return [...here, ...Object.entries(value).flatMap(([key, child]) => paths(child, matches, `${at}/${key}`))];
}

function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

for (const [name, options] of Object.entries(ALL_RENDERS)) {
  test.serial(`${name}: each object is what its kind's model asks for`, async (t) => {
    const objects = await render(options);
    t.true(objects.length > 15);
    for (const object of objects) t.notThrows(() => validate(object), `${object.kind} ${object.metadata.name}`);
  });

  test.serial(`${name}: nothing is null, and no map or list is empty`, async (t) => {
    const objects = await render(options);
    // A definition says by an empty map that its kind has a status.
    t.deepEqual(
      paths(objects, isEmpty).filter((path) => !/^\/\d+\/spec\/versions\/0\/subresources\/status$/.test(path)),
      [],
    );
  });

  test.serial(`${name}: two renders are the same, byte for byte`, async (t) => {
    t.true((await renderOnce(options)) === (await renderAnew(options)));
  });

  withHelm3(`${name}: Helm 3.18 and Helm 4 render the same objects`, async (t) => {
    t.deepEqual(parseObjects(await renderOnce(options, helm3)), await render(options));
  });

  test.serial(`${name}: no key stands twice, and YAML 1.1 and 1.2 read the same`, async (t) => {
    const text = await renderOnce(options);
    t.deepEqual(loadAll(text, { schema: YAML11_SCHEMA }), loadAll(text, { schema: CORE_SCHEMA }));
  });

  test.serial(`${name}: no two objects of a kind have one name, and all are in the release's namespace`, async (t) => {
    const objects = await render(options);
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    t.is(new Set(names).size, names.length);
    t.true(
      objects.every(
        ({ kind, metadata }) => metadata.namespace === (kind === 'CustomResourceDefinition' ? undefined : NAMESPACE),
      ),
    );
  });

  test.serial(`${name}: lines end without blanks`, async (t) => {
    t.notRegex(await renderOnce(options), /[ \t]$/m);
  });
}

test('a key that stands twice ends the parsing, in either YAML', (t) => {
  for (const twice of ['a: 1\na: 2\n', 'a:\n  b: 1\n  "b": 1\n']) {
    t.throws(() => parseObjects(twice), { message: /duplicated mapping key/ });
    t.throws(() => loadAll(twice, { schema: CORE_SCHEMA }), { message: /duplicated mapping key/ });
  }
});

for (const [name, { values = [] }] of Object.entries(RENDERS)) {
  test.serial(`helm lint --strict accepts ${name}`, async (t) => {
    const output = await helm('lint', '--strict', '.', ...values.flatMap((file) => ['--values', file]));
    t.regex(output, /1 chart\(s\) linted, 0 chart\(s\) failed/);
  });
}

test('things are applied in the order in which they need each other', async (t) => {
  // What belongs to `helm test` is there only meanwhile.
  const objects = await render({ values: ['values-idfint.yaml'], set: { 'tests.enabled': false } });
  const latest = (kind: string) => Math.max(...objects.filter((object) => object.kind === kind).map(wave));
  const named = (name: string) =>
    objects
      .filter(({ kind, metadata }) => metadata.name === name && ['Job', 'Deployment', 'StatefulSet'].includes(kind))
      .map(wave);
  const waves = [
    ...['Certificate', 'Kafka', 'KafkaTopic', 'StrimziSchemaRegistry'].map(latest),
    ...named('alert-schemas-sync'),
    ...named('alert-stream-simulator-load'),
    ...named('alert-stream-simulator'),
  ];
  t.deepEqual(waves, [...new Set(waves.toSorted((a, b) => a - b))]);
  // A password that isn't there yet holds up nothing.
  const ofUser = (name: string) =>
    Math.max(...objects.filter(({ kind, metadata }) => kind === 'KafkaUser' && metadata.name === name).map(wave));
  t.is(ofUser('alerce-idfint'), Math.max(...objects.map(wave)));
  t.is(ofUser('alert-database-ingester'), latest('KafkaTopic'));
  t.is(ofUser('kafka-admin'), latest('KafkaTopic'));
  // A load that fails holds up the replay alone, and those users.
  const [load] = named('alert-stream-simulator-load');
  t.deepEqual([...named('alert-database-server'), ...named('alert-database-ingester')].toSorted(), [load, load]);
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

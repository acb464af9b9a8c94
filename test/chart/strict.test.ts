import test from 'ava';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import { ALL_RENDERS } from '../support/all-renders.ts';
import { render } from '../support/render.ts';
import { strict, type StrimziRelease } from '../support/strict.ts';

/** A rendered chart speaks to one Strimzi: the last with ZooKeeper, or the newest. */
function releaseFor(objects: KubernetesObject[]): StrimziRelease {
  return objects.some(({ apiVersion }) => apiVersion === 'kafka.strimzi.io/v1beta2') ? '0.45.0' : '1.2.0';
}

for (const [name, options] of Object.entries(ALL_RENDERS)) {
  test.serial(`${name}: each object has only fields that its kind knows, as its kind wants them`, async (t) => {
    const objects = await render(options);
    const strimzi = releaseFor(objects);
    const wrong = objects.flatMap((object) =>
      strict(object, { strimzi }).map((violation) => `${object.kind} ${object.metadata.name}: ${violation}`),
    );
    t.deepEqual(wrong, []);
  });
}

/** Where a kind takes any key: names that the user chooses, and settings that are not Kubernetes' own. */
const OPEN = [
  /\/(labels|annotations|matchLabels|nodeSelector)$/,
  /^Service \/spec\/selector$/,
  /\/resources\/(limits|requests)$/,
  /^ConfigMap \/data$/,
  /^Kafka(Topic)? \/spec\/([a-zA-Z]+\/)?config$/,
  /\/logging\/loggers$/,
  /^ScaledObject \/spec\/triggers\/\*\/metadata$/,
  /\/jvmOptions\/-XX$/,
  // The schema of a list's entries, which Kubernetes describes as anything at all.
  /^CustomResourceDefinition .*\/openAPIV3Schema\/.*\/items(\/|$)/,
];

type Place = { kind: string; path: string; object: KubernetesObject; map: Record<string, unknown> };

/** All maps in an object, from the outermost; `*` in the path stands for a list's entries. */
function* maps(object: KubernetesObject, value: unknown = object, path = ''): Generator<Place> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const entry of value) yield* maps(object, entry, `${path}/*`);
    return;
  }
  yield { kind: object.kind, path, object, map: value as Record<string, unknown> };
  for (const [key, child] of Object.entries(value)) yield* maps(object, child, `${path}/${key}`);
}

test.serial(
  'a key that nobody knows is refused in each kind at every depth, but where any key may stand',
  async (t) => {
    const renders = await Promise.all(Object.values(ALL_RENDERS).map((options) => render(options)));
    const open = new Set<string>();
    const refused = new Set<string>();
    for (const objects of renders) {
      const strimzi = releaseFor(objects);
      for (const place of objects.flatMap((object) => [...maps(object)])) {
        const name = `${place.kind} ${place.path}`;
        if (open.has(name) || refused.has(name)) continue;
        place.map['nobodyKnowsThis'] = 'text';
        const violations = strict(place.object, { strimzi });
        delete place.map['nobodyKnowsThis'];
        (violations.some((violation) => violation.includes('nobodyKnowsThis')) ? refused : open).add(name);
      }
    }
    t.deepEqual(
      [...open].filter((place) => !OPEN.some((pattern) => pattern.test(place))),
      [],
    );
    t.deepEqual(
      OPEN.filter((pattern) => ![...open].some((place) => pattern.test(place))),
      [],
    );
    const kinds = new Set(renders.flat().map(({ kind }) => kind));
    for (const kind of kinds) t.true(refused.has(`${kind} `) && refused.has(`${kind} /metadata`), kind);
    t.true(kinds.size >= 20);
    t.log(`${refused.size} places in ${kinds.size} kinds`);
  },
);

test('a field that the kind lacks, and one of another type, are told with their path', async (t) => {
  const objects = await render();
  const topic = objects.find(({ kind }) => kind === 'KafkaTopic') as KubernetesObject & {
    spec: Record<string, unknown>;
  };
  Object.assign(topic.spec, { partitions: '8', partition: 8 });
  t.deepEqual(strict(topic), ['/spec/partition is unknown', '/spec/partitions must be integer']);
});

test("the newest API isn't for the last Strimzi with ZooKeeper, nor that one's API for the newest", async (t) => {
  const [kafka] = (await render()).filter(({ kind }) => kind === 'Kafka') as [KubernetesObject];
  t.deepEqual(strict(kafka, { strimzi: '0.45.0' }), [
    'kafka.strimzi.io/v1 Kafka is no kind of Kubernetes, of Strimzi 0.45.0 or of another operator',
  ]);
  t.is(strict({ ...kafka, apiVersion: 'kafka.strimzi.io/v1beta2' }).length, 1);
});

import test from 'ava';
import { everything } from '../support/values-everything.ts';
import { anyEntry } from '../support/values-leaves.ts';
import {
  complaints,
  isPassedOn,
  isSection,
  mayBeEmpty,
  parts,
  resolve,
  schema,
  type Schema,
} from '../support/values-schema.ts';
import { at, dotted, isMap, valuesFile, type Path, type Value, type Values } from '../support/values.ts';

const DEFAULTS = valuesFile('values.yaml');

test('a misspelt key is refused by its path, wherever it is', (t) => {
  const unnoticed = [...closed()].filter(([path]) => {
    const places = everywhere(path);
    return places.length === 0 || !places.every(([values, place]) => complains(values, place));
  });
  t.deepEqual(
    unnoticed.map(([path]) => anyEntry(path)),
    [],
  );
});

/** The maps of which the schema names all keys, at each place where they are. */
function closed() {
  return [...parts()].filter(([, part]) => !isPassedOn(part) && resolve(part).additionalProperties === false);
}

/** The places of a path with `*` in it, and values in which they are. */
function everywhere(path: Path): [Values, Path][] {
  const places = (values: Values) => expand(values, path).map((place): [Values, Path] => [values, place]);
  return Object.values(everything).flatMap(places);
}

function expand(values: Values, path: Path): Path[] {
  return path.reduce<Path[]>(
    (places, step) =>
      places.flatMap((place) => {
        const value = at(values, place);
        if (step !== '*') return isMap(value) && step in value ? [[...place, step]] : [];
        return Array.isArray(value) ? value.flatMap((entry, index) => (isMap(entry) ? [[...place, index]] : [])) : [];
      }),
    [[]],
  );
}

function complains(values: Values, place: Path): boolean {
  const copy = structuredClone(values);
  (at(copy, place) as Values)['misspelt'] = 1;
  const expected = `${['', ...place].join('/') || '/'} must NOT have additional properties misspelt`;
  return complaints(copy).includes(expected);
}

test('each key of values.yaml is in the schema, and each of the schema in values.yaml', (t) => {
  const inSchema = [...parts()].map(([path]) => anyEntry(path)).filter((name) => name !== '' && !name.includes('*'));
  t.deepEqual(inSchema.toSorted(), [...named(DEFAULTS), 'enabled'].toSorted());
});

/** The names of all values of which the schema is to say something. */
function named(value: Value, path: Path = []): string[] {
  if (!isMap(value)) return [];
  const inner = [...parts()].filter(([place]) => dotted(place) === dotted(path)).map(([, part]) => part);
  if (inner.length === 0 || inner.some((part) => resolve(part).properties === undefined || isPassedOn(part))) return [];
  return Object.entries(value).flatMap(([key, child]) => [dotted([...path, key]), ...named(child, [...path, key])]);
}

test('what has a default can be changed and not taken away, but for maps, and lists that may be empty', (t) => {
  for (const [path, part] of parts()) {
    const { properties, required = [] } = resolve(part);
    const defaults = at(DEFAULTS, path);
    if (properties === undefined || !isMap(defaults) || path[0] === 'global') continue;
    const kept = Object.entries(properties).filter(([key, child]) => {
      const value = defaults[key];
      return value !== undefined && value !== '' && !mayBeEmpty(child) && !isSection(child);
    });
    t.deepEqual(required.toSorted(), kept.map(([key]) => key).toSorted(), dotted(path));
  }
});

test('a map is closed or says what its entries are, but for parts of an affinity and what a parent chart gives', (t) => {
  const affinity = ['nodeAffinity', 'podAffinity', 'podAntiAffinity'];
  t.deepEqual(open(schema).toSorted(), [
    ...affinity.map((part) => `definitions/passedOn/affinity/properties/${part}`),
    'properties/global',
  ]);
});

/** Where the schema has maps of any entries, as paths in the schema itself. */
function open(part: object, path: string[] = []): string[] {
  const { type, additionalProperties } = part as Schema;
  const isOpen = [type].flat().includes('object') && (additionalProperties ?? true) === true;
  const below = Object.entries(part).filter(([, child]) => typeof child === 'object' && !Array.isArray(child));
  return [...(isOpen ? [path.join('/')] : []), ...below.flatMap(([key, child]) => open(child, [...path, key]))];
}

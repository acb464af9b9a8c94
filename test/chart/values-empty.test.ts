import test from 'ava';
import { whatChanges, type Change, type Edit } from '../support/values-drift.ts';
import { everything } from '../support/values-everything.ts';
import { faults, mayBeEmpty, resolve, shapesAt, typesOf } from '../support/values-schema.ts';
import { at, dotted, isMap, type Path, type Value, type Values } from '../support/values.ts';

// A key without a value, such as one whose entries are all commented out (`users:`), has the value null. Helm then takes the key itself away, but for
// those within lists, where it stays null.

/** A value that may be left empty, and what it is then. */
type Place = { path: Path; empty: Value };

function* places(value: Value, path: Path = []): Generator<Place> {
  const empty = emptyAt(path);
  if (empty !== undefined) yield { path, empty };
  const children = Array.isArray(value) ? [...value.entries()] : isMap(value) ? Object.entries(value) : [];
  for (const [step, child] of children) yield* places(child, [...path, step]);
}

/** An empty list, map or text where the schema takes it, and the entries of lists aside. */
function emptyAt(path: Path): Value | undefined {
  const key = path.at(-1);
  const shapes = shapesAt(path);
  if (typeof key !== 'string' || shapes.length === 0) return undefined;
  if (shapes.every(mayBeEmpty)) return shapes.some((shape) => typesOf(shape).has('array')) ? [] : {};
  const required = shapesAt(path.slice(0, -1)).some((shape) => resolve(shape).required?.includes(key));
  const text = shapes.every((shape) => typesOf(shape).has('string') && !typesOf(shape).has('number'));
  return text && !required && !path.some((step) => typeof step === 'number') ? '' : undefined;
}

/** Helm takes the key away, where it isn't in an entry of a list. */
function withoutValue({ path }: { path: Path }): Edit {
  const [into, key] = [path.slice(0, -1), String(path.at(-1))];
  return path.some((step) => typeof step === 'number') ? { into, entries: { [key]: null } } : { into, without: key };
}

function edited(values: Values, edit: Edit): Values {
  const copy = structuredClone(values);
  const into = at(copy, edit.into) as Values;
  if ('without' in edit) delete into[edit.without];
  else if ('entries' in edit) Object.assign(into, edit.entries);
  return copy;
}

function emptied(values: Values, { path, empty }: Place): Values {
  return edited(values, { into: path.slice(0, -1), entries: { [String(path.at(-1))]: empty } });
}

const FULL = 'every option';

/** Each list, map and text of the values that use every option, and those that other values fill otherwise. */
const found = Object.entries(everything).flatMap(([base, values]) =>
  [...places(values)]
    .filter(({ path, empty }) => {
      const value = at(values, path);
      return base === FULL || !(same(value, at(everything[FULL], path)) || same(value, empty));
    })
    .map((place) => ({ base, values, place })),
);

function same(one: Value | undefined, other: Value | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

test('a key without a value is to the schema what an empty list, map or text is', (t) => {
  t.true(found.length > 80);
  for (const { base, values, place } of found) {
    const name = `${base}: ${dotted(place.path)}`;
    t.deepEqual(faults(edited(values, withoutValue(place))), faults(emptied(values, place)), name);
  }
});

test('a key without a value renders as an empty list, map or text does', async (t) => {
  const named = found.map(({ base, ...rest }) => ({ name: `${base}: ${dotted(rest.place.path)}`, ...rest }));
  const bases = Object.fromEntries(named.map(({ name, values, place }) => [name, emptied(values, place)]));
  const changes = named.map(({ name, place }): Change => ({ name, base: name, edits: [withoutValue(place)] }));
  t.deepEqual([...(await whatChanges(bases, changes))], []);
});

test('a section that needs entries is refused by its name', (t) => {
  const sections = [...maps(everything[FULL]!)].filter((path) => !shapesAt(path).every(mayBeEmpty));
  t.true(sections.length > 50);
  for (const path of sections) {
    const expected = `${['', ...path.slice(0, -1)].join('/') || '/'} must have required property '${path.at(-1)}'`;
    t.true(
      faults(edited(everything[FULL]!, withoutValue({ path }))).some((fault) => fault.startsWith(expected)),
      dotted(path),
    );
  }
});

/** The maps of the values, outside of lists, of which the schema says what is in them. */
function* maps(value: Value, path: Path = []): Generator<Path> {
  if (!isMap(value) || shapesAt(path).length === 0) return;
  if (path.length > 0) yield path;
  for (const [key, child] of Object.entries(value)) yield* maps(child, [...path, key]);
}

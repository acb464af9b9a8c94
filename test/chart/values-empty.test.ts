import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { load } from 'js-yaml';
import { chartFolder } from '../../rendered/chart.ts';
import { render } from '../support/render.ts';
import { whatChanges, type Change, type Edit } from '../support/values-drift.ts';
import { everything } from '../support/values-everything.ts';
import { faults, isSection, mayBeEmpty, parts, resolve, shapesAt, typesOf } from '../support/values-schema.ts';
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

/** The sections of values.yaml that can't be without entries, by how deep they are. */
const sections = Map.groupBy(
  [...parts()]
    .filter(([path, part]) => path.length > 0 && !path.includes('*') && isSection(part))
    .map(([path]) => path),
  ({ length }) => length,
);

test('files/sections.yaml has the sections that need entries', async (t) => {
  const listed = load(await readFile(join(chartFolder, 'files/sections.yaml'), 'utf8')) as string[];
  t.deepEqual(listed.toSorted(), [...sections.values()].flat().map(dotted).toSorted());
});

for (const [depth, paths] of sections) {
  test(`sections without entries are refused by their names, at depth ${depth}`, async (t) => {
    const set = Object.fromEntries(paths.map((path) => [dotted(path), null]));
    const error = await t.throwsAsync(render({ set }));
    const [, ...lines] = error!.message.split('\n').filter((line) => line !== '');
    const expected = paths.map(
      (path) => `${dotted(path)} has no entries, which takes the chart's defaults below it away`,
    );
    t.deepEqual(
      lines.flatMap((line) => /^(.* away): leave out the key itself/.exec(line)?.[1] ?? []).toSorted(),
      expected.toSorted(),
    );
  });
}

test('of a section that is missing with its own sections it alone is named', async (t) => {
  const error = await t.throwsAsync(render({ set: { kafka: null } }));
  t.is(error!.message.match(/has no entries/g)?.length, 1);
});

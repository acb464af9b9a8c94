import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chartFolder } from '../../rendered/chart.ts';
import { whatChanges } from './values-drift.ts';
import { closedMaps } from './values-schema.ts';
import { dotted, type Path, type Value, type Values } from './values.ts';

/** Maps that a template goes through entry by entry, whatever the keys; the schema says which there may be. */
const GONE_THROUGH = new Set(['kafka.listeners']);

/** A text, and a map in a map: whatever a template does with a value, it can do with one of them. */
const STAND_INS: Value[] = ['x', { x: {} }];

/**
 * The values that templates read although neither these values nor the schema know them.
 *
 * All words of the templates go into all maps of the values at once. That must change nothing in the render; where it
 * does, the words are halved until those are left that do.
 *
 * @param bases the first in which there are such values is looked into
 * @throws Error with Helm's message where a template reads one, but can do nothing with the stand-ins
 */
export async function readThoughAbsent(bases: Record<string, Values>): Promise<string[]> {
  const errors: unknown[] = [];
  for (const value of STAND_INS) {
    try {
      return await readThough(bases, await wordsInTemplates(), value);
    } catch (error) {
      errors.push(error);
    }
  }
  throw new AggregateError(errors, `a template reads a value that values.yaml lacks: ${errors.map(String).join('\n')}`);
}

async function readThough(bases: Record<string, Values>, all: string[], value: Value): Promise<string[]> {
  const everyWord = Object.entries(bases).map(([base, values]) => ({
    name: base,
    base,
    edits: namedMaps(values).map(({ path, known }) => ({ into: path, wordsBut: known })),
  }));
  const [suspect] = await whatChanges(bases, everyWord, { all, value });
  if (suspect === undefined) return [];
  const values = bases[suspect]!;
  const absent = namedMaps(values).flatMap(({ path, known }) =>
    all.filter((word) => !known.includes(word)).map((word) => ({ into: path, entries: { [word]: value } })),
  );
  const found = await halved({ [suspect]: values }, suspect, [absent]);
  return found.map(({ into, entries }) => dotted([...into, ...Object.keys(entries)])).toSorted();
}

/** A key that a map lacks, and that the schema knows nothing of. */
type Absent = { into: Path; entries: Values };

async function halved(bases: Record<string, Values>, base: string, groups: Absent[][]): Promise<Absent[]> {
  const changed = await whatChanges(
    bases,
    groups.map((edits, index) => ({ name: String(index), base, edits })),
  );
  const guilty = groups.filter((_, index) => changed.has(String(index)));
  const single = guilty.filter(({ length }) => length === 1).flat();
  const halves = guilty
    .filter(({ length }) => length > 1)
    .flatMap((group) => [group.slice(0, group.length / 2), group.slice(group.length / 2)]);
  return halves.length === 0 ? single : [...single, ...(await halved(bases, base, halves))];
}

function namedMaps(values: Values): ReturnType<typeof closedMaps> {
  return closedMaps(values).filter(({ path }) => !GONE_THROUGH.has(dotted(path)));
}

const COMMENT = /\{\{(- )?\/\*.*?\*\/( -)?\}\}/gs;

/** Every word that could be the name of a value: after a dot, or in quotes as `get` and `dig` take it. */
async function wordsInTemplates(): Promise<string[]> {
  const folder = join(chartFolder, 'templates');
  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.(yaml|tpl|txt)$/.test(file));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const actions = texts.flatMap((text) => text.replaceAll(COMMENT, '').match(/\{\{.*?\}\}/gs) ?? []);
  return [...new Set(actions.flatMap((action) => action.match(/(?<=[."])[A-Za-z]\w*/g) ?? []))];
}

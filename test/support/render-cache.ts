import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { chartFolder } from '../../rendered/chart.ts';

const CACHE = join(chartFolder, 'node_modules/.cache/alert-distribution-system/renders');

/** What can change a render: the chart's own files, the values files that tests give, and how helm is asked. */
const SOURCES = [
  'Chart.yaml',
  'values*.yaml',
  'values.schema.json',
  'templates/**',
  'files/**',
  'docs/examples/*.yaml',
  'rendered/chart.ts',
];

type Entry = { text: string } | { refusal: string };

let folder: string | undefined;

/**
 * What helm says to some options, kept on disk for as long as the chart is the same: tests in many processes ask for the
 * same renders, and a start of helm takes longer than all they do with one. A refusal is kept as well.
 *
 * @param key the options with the helm that renders them
 */
export async function rendered(key: string, render: () => Promise<string>): Promise<string> {
  const file = join(cacheFolder(), createHash('sha256').update(key).digest('hex'));
  const entry = read(file) ?? keep(file, await attempt(render));
  if ('text' in entry) return entry.text;
  throw new AlertStreamError('CONFIG', entry.refusal);
}

async function attempt(render: () => Promise<string>): Promise<Entry> {
  try {
    return { text: await render() };
  } catch (error) {
    if (error instanceof AlertStreamError) return { refusal: error.message };
    throw error;
  }
}

function read(file: string): Entry | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Entry;
  } catch {
    return undefined;
  }
}

/** Others read at the same time: a file is there whole or not at all. */
function keep(file: string, entry: Entry): Entry {
  const partial = `${file}.${process.pid}.${Math.random()}`;
  writeFileSync(partial, JSON.stringify(entry));
  renameSync(partial, file);
  return entry;
}

/** The folder of this chart's renders; those of the chart before are removed. */
function cacheFolder(): string {
  if (folder !== undefined) return folder;
  const hash = createHash('sha256');
  for (const file of globSync(SOURCES, { cwd: chartFolder }).toSorted()) {
    const path = join(chartFolder, file);
    if (statSync(path).isFile()) hash.update(file).update('\0').update(readFileSync(path)).update('\0');
  }
  const name = hash.digest('hex').slice(0, 16);
  mkdirSync(join(CACHE, name), { recursive: true });
  for (const other of readdirSync(CACHE)) {
    if (other !== name) rmSync(join(CACHE, other), { recursive: true, force: true });
  }
  folder = join(CACHE, name);
  return folder;
}

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fullName } from './avro/names.ts';
import { selfContained } from './avro/self-contained.ts';
import { readNamedFile } from './command/read-file.ts';
import { AlertStreamError, messageOf } from './errors.ts';

/** A version of Rubin's alert schema. */
export type AlertSchema = {
  /** `100 * major + minor`, as every packet's header has it (DMTN-093). */
  id: number;
  /** `major.minor` */
  version: string;
  /** One record that contains the records it refers to. */
  schema: object;
};

/** Rubin's largest has 30 kB. */
const MAX_SCHEMA_BYTES = 16 * 2 ** 20;

type Definition = { name: string; namespace?: string; [key: string]: unknown };

/**
 * Loads Rubin's alert schemas from the layout of the `lsst-alert-packet` package, `<major>/<minor>/*.avsc`: a file a
 * record, which refer to one another by name.
 *
 * @param dir the folder with the major versions
 * @returns all versions, the oldest first
 * @throws AlertStreamError `INPUT` for a folder without schemas, a file that is no schema, a missing record
 */
export function loadAlertSchemas(dir: string): AlertSchema[] {
  const versions = subfolders(dir).flatMap((major) => subfolders(join(dir, major)).map((minor) => ({ major, minor })));
  const schemas = versions.map(({ major, minor }) => ({
    id: 100 * Number(major) + Number(minor),
    version: `${major}.${minor}`,
    schema: loadVersion(join(dir, major, minor)),
  }));
  if (schemas.length === 0) {
    throw new AlertStreamError('INPUT', `${dir}: expected folders <major>/<minor> with .avsc files, found none`);
  }
  return schemas.sort((a, b) => a.id - b.id);
}

/**
 * Loads one schema from its file; what it refers to by name is looked for in the other .avsc files beside it.
 *
 * @returns one record that contains the records it refers to
 * @throws AlertStreamError `INPUT` for a file that is no schema, or a reference that none of the files defines
 */
export function loadSchemaFile(path: string): object {
  const [name, definition] = loadDefinition(path);
  const dir = dirname(path);
  const beside = readdirSync(dir).filter((file) => file.endsWith('.avsc'));
  const definitions = new Map(beside.map((file) => loadDefinition(join(dir, file))));
  return inlined(dir, name, definitions.set(name, definition));
}

/** Subfolders whose names are numbers; a package has others beside, with examples. */
function subfolders(dir: string): string[] {
  try {
    const entries = readdirSync(dir, { withFileTypes: true });
    return entries.filter((entry) => !entry.isFile() && /^\d{1,3}$/.test(entry.name)).map((entry) => entry.name);
  } catch (error) {
    const reason = messageOf(error);
    throw new AlertStreamError('INPUT', `can't read the alert schemas in ${dir}: ${reason}`, { cause: error });
  }
}

function loadVersion(dir: string): object {
  const files = readdirSync(dir).filter((name) => name.endsWith('.avsc'));
  const definitions = new Map(files.map((name) => loadDefinition(join(dir, name))));
  const [alert, ...others] = [...definitions.keys()].filter((name) => name.endsWith('.alert'));
  if (alert === undefined || others.length > 0) {
    throw new AlertStreamError('INPUT', `${dir}: expected one .avsc file with the record "alert"`);
  }
  return inlined(dir, alert, definitions);
}

function loadDefinition(path: string): [string, Definition] {
  const text = readNamedFile(path, { maxBytes: MAX_SCHEMA_BYTES }).toString();
  try {
    const parsed: unknown = JSON.parse(text);
    if (isDefinition(parsed)) return [fullName(parsed.name, parsed.namespace), parsed];
  } catch (error) {
    throw new AlertStreamError('INPUT', `${path} is not an Avro schema: ${messageOf(error)}`, { cause: error });
  }
  throw new AlertStreamError('INPUT', `${path} is not an Avro schema: expected a record with a name`);
}

function inlined(dir: string, name: string, definitions: Map<string, Definition>): object {
  const undefinedType = (missing: string) =>
    new AlertStreamError('INPUT', `${dir}: no .avsc file defines "${missing}"`);
  return selfContained(definitions.get(name), [...definitions.values()], { undefinedType }) as object;
}

function isDefinition(value: unknown): value is Definition {
  return typeof value === 'object' && value !== null && typeof (value as Definition).name === 'string';
}

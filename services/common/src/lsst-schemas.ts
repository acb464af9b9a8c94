import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fullName, PRIMITIVES } from './avro/names.ts';
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
  return new Inliner(dir, definitions.set(name, definition)).named(name) as object;
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
  return new Inliner(dir, definitions).named(alert) as object;
}

function loadDefinition(path: string): [string, Definition] {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isDefinition(parsed)) return [fullName(parsed.name, parsed.namespace), parsed];
  } catch (error) {
    throw new AlertStreamError('INPUT', `${path} is no Avro schema: ${messageOf(error)}`, { cause: error });
  }
  throw new AlertStreamError('INPUT', `${path} is no Avro schema: expected a record with a name`);
}

/** Puts a definition where its name is first used, as Avro wants it; later uses stay names. */
class Inliner {
  readonly #dir: string;
  readonly #definitions: Map<string, Definition>;
  readonly #done = new Set<string>();

  constructor(dir: string, definitions: Map<string, Definition>) {
    this.#dir = dir;
    this.#definitions = definitions;
  }

  named(name: string): unknown {
    const definition = this.#definitions.get(name);
    if (this.#done.has(name)) return name;
    if (definition === undefined) throw new AlertStreamError('INPUT', `${this.#dir}: no .avsc file defines "${name}"`);
    return this.#inlined(definition, undefined);
  }

  #inlined(type: unknown, namespace: string | undefined): unknown {
    if (typeof type === 'string') return PRIMITIVES.has(type) ? type : this.named(fullName(type, namespace));
    if (Array.isArray(type)) return type.map((branch) => this.#inlined(branch, namespace));
    let inner = namespace;
    if (isDefinition(type)) {
      const full = fullName(type.name, type.namespace ?? namespace);
      inner = full.includes('.') ? full.slice(0, full.lastIndexOf('.')) : undefined;
      // Also a record that is written out where it is used can be referred to from then on.
      this.#done.add(full);
    }
    const copy: Record<string, unknown> = { ...(type as object) };
    if (Array.isArray(copy['fields'])) {
      copy['fields'] = copy['fields'].map((field: Record<string, unknown>) => ({
        ...field,
        type: this.#inlined(field['type'], inner),
      }));
    }
    for (const part of ['items', 'values']) {
      if (part in copy) copy[part] = this.#inlined(copy[part], inner);
    }
    // A type may stand in a `type` of its own: {"type": {"type": "array", …}}.
    if (typeof copy['type'] === 'object') copy['type'] = this.#inlined(copy['type'], inner);
    return copy;
  }
}

function isDefinition(value: unknown): value is Definition {
  return typeof value === 'object' && value !== null && typeof (value as Definition).name === 'string';
}

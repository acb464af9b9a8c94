import { fullName, PRIMITIVES } from '@alert-stream/common/avro/names.ts';

/** Most lines that a difference is told in. */
const MOST_LINES = 20;

/** Most letters of a type, and how many of them before a difference. */
const MOST_TEXT = 120;
const BEFORE = 60;

/**
 * How one Avro schema differs from another in what readers and writers of packets notice: a line a field, by its path,
 * such as `diaSource.psfFlux`. Documentation, defaults and aliases are left out, as they are where schemas are compared.
 *
 * @param expected a schema as JSON
 * @param found another
 * @returns `- path: type` for what only `expected` has, `+` for what only `found` has, `path: one → other` for a type
 *   that differs; empty for two of the same form
 */
export function schemaDiff(expected: unknown, found: unknown): string[] {
  const [ours, theirs] = [new Outline(expected).lines, new Outline(found).lines];
  const lines: string[] = [];
  for (const [path, type] of ours) {
    const other = theirs.get(path);
    if (other === undefined) lines.push(`- ${path}: ${shortened(type)}`);
    else if (other !== type) lines.push(`${path}: ${changed(type, other)}`);
  }
  for (const [path, type] of theirs) if (!ours.has(path)) lines.push(`+ ${path}: ${shortened(type)}`);
  if (lines.length === 0 && [...ours.keys()].join() !== [...theirs.keys()].join())
    lines.push('the same fields in another order');
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES), `and ${lines.length - MOST_LINES} more`];
}

type Node = { [key: string]: unknown };

/** A schema as paths with their types; the outermost stands at the path `(record)`, or `(schema)` if it is none. */
class Outline {
  readonly lines = new Map<string, string>();

  constructor(schema: unknown) {
    const name = this.#walk(schema, [], undefined);
    if (!this.lines.has('(record)')) this.lines.set('(schema)', name);
  }

  /** @returns the type's name, as the line of what holds it shows it */
  #walk(schema: unknown, path: string[], namespace: string | undefined): string {
    if (typeof schema === 'string') return PRIMITIVES.has(schema) ? schema : fullName(schema, namespace);
    if (Array.isArray(schema)) return schema.map((branch) => this.#walk(branch, path, namespace)).join(' | ');
    const node = (schema ?? {}) as Node;
    if (typeof node['type'] === 'object') return this.#walk(node['type'], path, namespace);
    const name =
      typeof node['name'] === 'string'
        ? fullName(node['name'], (node['namespace'] as string | undefined) ?? namespace)
        : '';
    switch (node['type']) {
      case 'record':
      case 'error':
        this.#fields(node, path, name);
        return name;
      case 'array':
        return `array of ${this.#walk(node['items'], path, namespace)}`;
      case 'map':
        return `map of ${this.#walk(node['values'], path, namespace)}`;
      case 'enum':
        return `${name} (${String(node['symbols'])})`;
      case 'fixed':
        return `${name} of ${String(node['size'])} bytes`;
      default:
        return this.#walk(String(node['type']), path, namespace);
    }
  }

  #fields(record: Node, path: string[], name: string): void {
    if (path.length === 0) this.lines.set('(record)', name);
    const namespace = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : undefined;
    for (const field of (record['fields'] ?? []) as Node[]) {
      const inner = [...path, String(field['name'])];
      const key = inner.join('.');
      // Before its own fields, as they stand in the schema.
      this.lines.set(key, '');
      this.lines.set(key, this.#walk(field['type'], inner, namespace));
    }
  }
}

function shortened(text: string): string {
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
}

/** Two types; of a long one, the part where they differ. */
function changed(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const begin = Math.max(0, at - BEFORE);
  const part = (text: string) =>
    text.length <= MOST_TEXT || begin === 0 ? shortened(text) : `…${shortened(text.slice(begin))}`;
  return `${part(one)} → ${part(other)}`;
}

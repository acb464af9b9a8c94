import { isDeepStrictEqual } from 'node:util';
import { fullName, namespaceOf, PRIMITIVES } from './names.ts';

type Node = { [key: string]: unknown };

export type SelfContainedOptions = {
  /** Makes the error for a name that no schema defines. */
  undefinedType?: (name: string) => Error;
  /** Keep only what a reader of records needs, with each name in full. */
  bare?: boolean;
};

const NAMED_TYPES = new Set<unknown>(['record', 'error', 'enum', 'fixed']);
const TYPES = new Set<unknown>([...PRIMITIVES, ...NAMED_TYPES, 'array', 'map']);

const BARE_ATTRIBUTES = new Set(['type', 'symbols', 'size', 'items', 'values', 'fields']);

/**
 * Makes a schema that refers to nothing outside itself: each named type is written out where it is first used, and goes
 * by its name from there on, as the Avro specification has it.
 *
 * As Avro's Java library does, it also takes a type that is written out further on, or twice in the same way, and finds
 * by its bare name a type that has no namespace.
 *
 * @param schema as JSON text parses to; not changed
 * @param others schemas that define what the first one lacks
 * @returns the schema with all its attributes, but the names of types that were written out before in full
 * @throws Error for a name that none of them defines, or that stands for two different types
 */
export function selfContained(
  schema: unknown,
  others: readonly unknown[] = [],
  options: SelfContainedOptions = {},
): unknown {
  return new Copy([schema, ...others], options).of(schema, undefined);
}

class Copy {
  readonly #definitions = new Map<string, Node>();
  readonly #written = new Set<string>();
  readonly #undefinedType: (name: string) => Error;
  readonly #bare: boolean;

  constructor(schemas: readonly unknown[], options: SelfContainedOptions) {
    this.#undefinedType = options.undefinedType ?? ((name) => new Error(`undefined type name: ${name}`));
    this.#bare = options.bare ?? false;
    for (const schema of schemas) this.#collect(schema, undefined);
  }

  of(type: unknown, namespace: string | undefined): unknown {
    if (typeof type === 'string') return PRIMITIVES.has(type) ? type : this.#named(type, namespace);
    if (Array.isArray(type)) return type.map((branch) => this.of(branch, namespace));
    if (!isNode(type)) throw new Error(`expected a type, got ${JSON.stringify(type)}`);
    return isNamed(type) ? this.#defined(type, namespace) : this.#copied(type, namespace);
  }

  #collect(type: unknown, namespace: string | undefined): void {
    if (Array.isArray(type)) for (const branch of type) this.#collect(branch, namespace);
    if (!isNode(type)) return;
    let inner = namespace;
    if (isNamed(type)) {
      const full = nameOf(type, namespace);
      inner = namespaceOf(full);
      if (!this.#definitions.has(full)) this.#definitions.set(full, type);
    }
    const { fields, items, values, type: within } = type;
    for (const field of Array.isArray(fields) ? fields : []) this.#collect((field as Node | null)?.['type'], inner);
    for (const part of [items, values, within]) this.#collect(part, inner);
  }

  /** What stands in the place of a name: the definition, the first time. */
  #named(name: string, namespace: string | undefined): unknown {
    const full = [fullName(name, namespace), name].find((candidate) => this.#definitions.has(candidate));
    if (full === undefined) throw this.#undefinedType(fullName(name, namespace));
    if (this.#written.has(full)) return full;
    const copy = this.#write(this.#definitions.get(full) as Node, full);
    // In this place it would belong to another namespace.
    if (nameOf(copy, namespace) !== full) copy['namespace'] = namespaceOf(full) ?? '';
    return copy;
  }

  /** What stands in the place of a definition: its name, where it was written out further up. */
  #defined(node: Node, namespace: string | undefined): unknown {
    const full = nameOf(node, namespace);
    if (!this.#written.has(full)) return this.#write(node, full);
    if (isDeepStrictEqual(node, this.#definitions.get(full))) return full;
    throw new Error(`duplicate type name: ${full}`);
  }

  #write(node: Node, full: string): Node {
    this.#written.add(full);
    const copy = this.#copied(node, namespaceOf(full));
    return this.#bare ? { ...copy, name: full, namespace: namespaceOf(full) ?? '' } : copy;
  }

  #copied(node: Node, namespace: string | undefined): Node {
    const copy = this.#bare ? bare(node) : { ...node };
    if (Array.isArray(copy['fields'])) {
      copy['fields'] = copy['fields'].map((field: Node) => ({
        ...(this.#bare ? { name: field['name'] } : field),
        type: this.of(field['type'], namespace),
      }));
    }
    for (const part of ['items', 'values']) if (part in copy) copy[part] = this.of(copy[part], namespace);
    if (typeof copy['type'] === 'object') copy['type'] = this.of(copy['type'], namespace);
    return copy;
  }
}

function bare(node: Node): Node {
  const { type } = node;
  if (!TYPES.has(type)) throw new Error(`unknown type: ${JSON.stringify(type)}`);
  return Object.fromEntries(Object.entries(node).filter(([name]) => BARE_ATTRIBUTES.has(name)));
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNamed({ name, type }: Node): boolean {
  return typeof name === 'string' && NAMED_TYPES.has(type);
}

/** In full. */
function nameOf({ name, namespace }: Node, around: string | undefined): string {
  return fullName(name as string, typeof namespace === 'string' ? namespace : around);
}

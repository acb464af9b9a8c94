/** A field as an Avro schema describes it. */
export type SchemaField = {
  name: string;
  /** The type's name, without null: `long`, `double`, `record`, … */
  type: string;
  /** The type's logical one, such as `timestamp-micros`. */
  logicalType: string | undefined;
  /** What the schema says of it, without the unit; empty where it says nothing. */
  doc: string;
  /** The unit, which Rubin's schemas have in brackets at the documentation's end. */
  unit: string;
};

type Definition = {
  name?: unknown;
  type?: unknown;
  fields?: unknown;
  doc?: unknown;
  logicalType?: unknown;
  items?: unknown;
};

/** The fields of a schema's records, found by a field that holds such a record, or a list of them. */
export class SchemaFields {
  readonly #records = new Map<string, Definition[]>();
  readonly #alert: Definition[];

  /** @param schema as JSON text parses to */
  constructor(schema: unknown) {
    this.#collect(schema);
    this.#alert = fieldsOf(schema as Definition);
  }

  /** The alert's own fields. */
  get alert(): SchemaField[] {
    return this.#alert.map((field) => describe(field));
  }

  /** The fields of the record in a field of the alert; none when it holds no record. */
  of(name: string): SchemaField[] {
    const field = this.#alert.find((candidate) => candidate.name === name);
    return (field === undefined ? [] : this.#fieldsOfType(field.type)).map((inner) => describe(inner));
  }

  #fieldsOfType(type: unknown): Definition[] {
    const [first] = branches(type);
    if (typeof first === 'string') return this.#records.get(shortName(first)) ?? [];
    const { fields, items, type: inner } = (first ?? {}) as Definition;
    if (Array.isArray(fields)) return fields as Definition[];
    return items === undefined && typeof inner !== 'object' ? [] : this.#fieldsOfType(items ?? inner);
  }

  /** A record is written out where it is first used, and named from then on. */
  #collect(schema: unknown): void {
    if (Array.isArray(schema)) for (const part of schema) this.#collect(part);
    if (typeof schema !== 'object' || schema === null) return;
    const { name, fields, type, items } = schema as Definition;
    if (typeof name === 'string' && Array.isArray(fields)) this.#records.set(shortName(name), fields as Definition[]);
    for (const part of [type, items, ...fieldsOf(schema as Definition)])
      if (typeof part === 'object') this.#collect(part);
  }
}

function fieldsOf({ fields }: Definition): Definition[] {
  return Array.isArray(fields) ? (fields as Definition[]) : [];
}

function describe({ name, type, doc }: Definition): SchemaField {
  const [first] = branches(type);
  const inner = typeof first === 'string' ? { type: first } : ((first ?? {}) as Definition);
  const text = typeof doc === 'string' ? doc.trim() : '';
  const unit = /\[([^[\]]{1,40})\]\.?$/.exec(text);
  return {
    name: String(name),
    type: String(inner.type),
    logicalType: typeof inner.logicalType === 'string' ? inner.logicalType : undefined,
    doc:
      unit === null
        ? text
        : text
            .slice(0, unit.index)
            .trimEnd()
            .replace(/(?<=\w)$/, '.'),
    unit: unit?.[1] ?? '',
  };
}

/** What a value's type can be but null. */
function branches(type: unknown): unknown[] {
  return (Array.isArray(type) ? type : [type]).filter((branch) => branch !== 'null');
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

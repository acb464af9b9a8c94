/** The types that Avro has names for itself. */
export const PRIMITIVES: ReadonlySet<string> = new Set([
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
]);

/**
 * A name as it is known everywhere: one without a dot belongs to the namespace around it. The empty one is none; a dot
 * at the beginning says that there is none.
 */
export function fullName(name: string, namespace: string | undefined): string {
  if (name.startsWith('.')) return name.slice(1);
  return name.includes('.') || namespace === undefined || namespace === '' ? name : `${namespace}.${name}`;
}

/** The namespace in a full name; undefined where it has none. */
export function namespaceOf(fullName: string): string | undefined {
  const end = fullName.lastIndexOf('.');
  return end === -1 ? undefined : fullName.slice(0, end);
}

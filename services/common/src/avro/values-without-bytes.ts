import avsc from 'avsc';

const { types } = avsc;

const known = new WeakMap<avsc.Type, { values: number | undefined }>();

/**
 * How many values there are in one of a type that takes no bytes: 1 for a null, a fixed of size 0 or a record without
 * fields, more for a record of such. Records that hold the one before twice reach 2^60 in sixty lines of schema.
 *
 * @returns undefined for a type whose values take bytes
 */
export function valuesWithoutBytes(type: avsc.Type): number | undefined {
  const found = known.get(type);
  if (found !== undefined) return found.values;
  // A record that holds itself meets itself here: it has no value at all, since each would be endless.
  known.set(type, { values: undefined });
  const values = count(type);
  known.set(type, { values });
  return values;
}

function count(type: avsc.Type): number | undefined {
  if (type.typeName === 'null') return 1;
  if (type instanceof types.FixedType) return type.size === 0 ? 1 : undefined;
  if (!(type instanceof types.RecordType)) return undefined;
  let sum = 1;
  for (const field of type.fields) {
    const inner = valuesWithoutBytes(field.type);
    if (inner === undefined) return undefined;
    sum += inner;
  }
  return sum;
}

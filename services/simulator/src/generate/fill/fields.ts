import { unknownType } from './avro.ts';

/** A field's value before it has the field's type; undefined and null stand for none. */
export type FieldValue = number | bigint | boolean | string | null | undefined;

/** How the fields of one kind of record are filled, by their names in any of the schemas 3.0 to 11.1. */
export type Fields<T> = {
  named: Record<string, (of: T) => FieldValue>;
  /** Fields that come in families, such as one for each band. */
  matched?: [RegExp, (match: RegExpMatchArray) => (of: T) => FieldValue][];
  /** Flags that are set; all other booleans are false. */
  flag?: (of: T, name: string) => boolean;
};

/** How one field is filled, as avsc takes it. */
export type FieldFiller<T> = (of: T) => unknown;

/**
 * Finds how a field of a primitive type is filled. A field that the model doesn't know is null where it may be, as most
 * of them are in Rubin's alerts; else it is false, 0, NaN or empty.
 */
export function fieldFiller<T>(
  { named, matched = [], flag = () => false }: Fields<T>,
  name: string,
  { type, nullable, path }: { type: string; nullable: boolean; path: string },
): FieldFiller<T> {
  const value = valueOf(named, matched, name);
  if (type === 'boolean') return value ?? ((of) => flag(of, name));
  const none = nullable ? null : NONE[type];
  if (none === undefined) throw unknownType(path, type);
  if (value === undefined) return () => none;
  const convert = CONVERT[type];
  if (convert === undefined) return () => none;
  return (of) => {
    const found = value(of);
    return found === null || found === undefined ? none : convert(found);
  };
}

function valueOf<T>(named: Fields<T>['named'], matched: NonNullable<Fields<T>['matched']>, name: string) {
  if (Object.hasOwn(named, name)) return named[name];
  for (const [pattern, make] of matched) {
    const match = name.match(pattern);
    if (match !== null) return make(match);
  }
  return undefined;
}

type Known = Exclude<FieldValue, null | undefined>;

const CONVERT: Record<string, (value: Known) => unknown> = {
  int: (value) => Math.round(Number(value)),
  long: (value) => (typeof value === 'bigint' ? value : BigInt(Math.round(Number(value)))),
  float: Number,
  double: Number,
  string: String,
};

const NONE: Record<string, unknown> = {
  int: 0,
  long: 0n,
  float: Number.NaN,
  double: Number.NaN,
  string: '',
  bytes: Buffer.alloc(0),
  null: null,
};

const UNIX_EPOCH_MJD = 40_587;
const DAY_MICROSECONDS = 86_400e6;

/** A time (MJD) as Avro's timestamp-micros. */
export function microseconds(mjd: number): bigint {
  return BigInt(Math.round((mjd - UNIX_EPOCH_MJD) * DAY_MICROSECONDS));
}

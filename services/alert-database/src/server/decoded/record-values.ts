/** A record of an alert, or nothing where there is none. */
export type AlertRecord = Record<string, unknown>;

export type Scalar = string | number | bigint | boolean;

/** The first of some fields that has a single value: fields have been renamed from schema to schema. */
export function firstValue(record: AlertRecord, ...names: string[]): Scalar | undefined {
  const values = names.map((name) => (Object.hasOwn(record, name) ? record[name] : undefined));
  return values.find((value): value is Scalar => hasValue(value) && typeof value !== 'object');
}

/** A number from such fields; undefined for none, and for what is no finite number. */
export function firstNumber(record: AlertRecord, ...names: string[]): number | undefined {
  const value = firstValue(record, ...names);
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Whether somebody measured or set it: null and NaN are how a schema says that nobody did. */
export function hasValue(value: unknown): boolean {
  return value !== null && value !== undefined && !Number.isNaN(value);
}

/** The record in a field of an alert. */
export function recordIn(alert: AlertRecord, name: string): AlertRecord | undefined {
  const value = alert[name];
  return isRecord(value) ? value : undefined;
}

/** The records in a field of an alert that holds a list of them. */
export function recordsIn(alert: AlertRecord, name: string): AlertRecord[] {
  const value = alert[name];
  return Array.isArray(value) ? value.filter((element) => isRecord(element)) : [];
}

export function isRecord(value: unknown): value is AlertRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}

import type { SchemaField } from '../decoded/schema-fields.ts';

const UNIX_EPOCH_MJD = 40_587;
const DAY_MS = 86_400_000;

/** Text of an alert that is longer stands cut on the page: the JSON has the whole of it. */
const LONGEST = 300;

/** A value as people read it. A float32 has seven digits that mean something. */
export function formatValue(value: unknown, { type, logicalType }: Pick<SchemaField, 'type' | 'logicalType'>): string {
  if (typeof value === 'number') return minus(type === 'float' ? String(Number(value.toPrecision(7))) : String(value));
  if (typeof value === 'bigint')
    return logicalType === undefined ? minus(String(value)) : (instant(value, logicalType) ?? String(value));
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Buffer.isBuffer(value)) return `${value.length} bytes`;
  if (Array.isArray(value)) return `${value.length} elements`;
  return typeof value === 'string' ? shortened(value) : 'a record';
}

/** Text from an alert, cut where it is longer than a page is for. */
export function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
}

/** A difference from zero with its error, both with the digits that the error leaves. */
export function formatMeasured(value: number, error: number | undefined): string {
  if (error === undefined || error <= 0) return minus(String(Number(value.toPrecision(6))));
  const digits = Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(error))));
  return `${minus(value.toFixed(digits))} ± ${error.toFixed(digits)}`;
}

/** A day count as a date and a time of day, in the time scale that it is counted in; undefined for no date. */
export function formatMjd(mjd: number): string | undefined {
  return dateText((mjd - UNIX_EPOCH_MJD) * DAY_MS);
}

/** Degrees to a thousandth of a second of arc. */
export function formatDegrees(degrees: number): string {
  return `${minus(degrees.toFixed(7))}°`;
}

/** Right ascension in hours, minutes and seconds, of degrees. */
export function formatRa(degrees: number): string {
  return sexagesimal((((degrees % 360) + 360) % 360) / 15, 'h', 'm', 's', 2);
}

/** Declination in degrees, minutes and seconds of arc. */
export function formatDec(degrees: number): string {
  return `${degrees < 0 ? '−' : '+'}${sexagesimal(Math.abs(degrees), '°', '′', '″', 1)}`;
}

/** Bytes as kB or MB of a thousand each. */
export function formatBytes(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function sexagesimal(value: number, ...[whole, minutes, seconds, digits]: [string, string, string, number]): string {
  const units = Math.round(value * 3600 * 10 ** digits);
  const [total, rest] = [Math.floor(units / 10 ** digits), units % 10 ** digits];
  const two = (part: number) => String(part).padStart(2, '0');
  const fraction = String(rest).padStart(digits, '0');
  return `${two(Math.floor(total / 3600))}${whole} ${two(Math.floor(total / 60) % 60)}${minutes} ${two(total % 60)}.${fraction}${seconds}`;
}

function instant(value: bigint, logicalType: string): string | undefined {
  if (logicalType === 'timestamp-micros') return dateText(Number(value / 1000n));
  return logicalType === 'timestamp-millis' ? dateText(Number(value)) : undefined;
}

function dateText(ms: number): string | undefined {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace('T', ' ').slice(0, -1);
}

/** A minus sign instead of a hyphen, which is shorter and breaks from its number. */
function minus(text: string): string {
  return text.replace(/^-/, '−');
}

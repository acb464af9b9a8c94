import { cutoutSummary } from './cutout-summary.ts';

/** An alert as it is decoded: longs are BigInts, cutouts are buffers. */
export type DecodedAlert = Record<string, unknown>;

/**
 * A whole alert as one line of JSON. Longs are decimal strings, since readers round numbers beyond 2^53; what JSON
 * has no number for (NaN, infinities) is a string too; cutouts are summarised by their size and shape.
 */
export function alertJson(alert: DecodedAlert): string {
  return JSON.stringify(plain(alert));
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) return String(value);
  if (Buffer.isBuffer(value)) return cutoutSummary(value);
  if (Array.isArray(value)) return value.map((element) => plain(element));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, plain(content)]));
}

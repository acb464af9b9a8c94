import type avsc from 'avsc';
import { messageOf } from '@alert-stream/common/errors.ts';
import { PacketError } from '@alert-stream/common/packet.ts';
import { cutoutSummary } from './cutout-summary.ts';

/** An alert as avsc decodes it: longs are BigInts, cutouts are buffers. */
export type DecodedAlert = Record<string, unknown>;

/** @throws PacketError `undecodable` */
export function decodeAlert(type: avsc.Type, record: Buffer): DecodedAlert {
  try {
    return type.fromBuffer(record) as DecodedAlert;
  } catch (error) {
    throw new PacketError('undecodable', `can't be decoded with schema ${type.name}: ${messageOf(error)}`, error);
  }
}

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

import { printableLine } from '@alert-stream/common/printable.ts';
import type { Entry } from './entries.ts';

/** Bytes that are shown of a message. */
const SHOWN = 256;
const PER_LINE = 16;

/**
 * An entry for a person to read.
 *
 * @param bytes the message's; undefined where they are gone
 */
export function describeEntry({ id, record }: Entry, bytes: Buffer | undefined): string {
  const rows: [string, string][] = [
    ['id', id],
    ...(record.lastOffset === undefined ? [] : [['last offset', record.lastOffset] as [string, string]]),
    ['reason', record.reason],
    ['error', record.error],
    ['quarantined', record.quarantinedAt],
    ['sent', record.timestamp],
    ['schema id', record.schemaId === null ? 'none' : String(record.schemaId)],
    ['key', record.key === null ? 'none' : shown(record.key)],
    ...record.headers.map(([name, content]): [string, string] => ['header', `${shown(name)}: ${shown(content)}`]),
    ['sha256', record.sha256],
    ['bytes', size(record.bytes, bytes)],
  ];
  return [
    ...rows.map(([name, value]) => `${name.padEnd(12)} ${printableLine(value)}`),
    ...hexLines(bytes ?? Buffer.alloc(0)),
  ].join('\n');
}

function size(noted: number | null, bytes: Buffer | undefined): string {
  if (noted === null) return 'none: the message has no value';
  if (bytes === undefined) return `${noted}, and they are gone: drop this entry`;
  return bytes.length > SHOWN ? `${bytes.length}, which begin with` : String(bytes.length);
}

/** Base64 as text where that can be printed, else as hexadecimal digits: a terminal obeys what it is sent. */
function shown(base64: string): string {
  const content = Buffer.from(base64, 'base64');
  const text = content.toString();
  return /^[\x20-\x7e]*$/.test(text) ? text : `0x${content.toString('hex')}`;
}

function hexLines(bytes: Buffer): string[] {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(bytes.length, SHOWN); at += PER_LINE) {
    const part = bytes.subarray(at, Math.min(at + PER_LINE, SHOWN));
    const hex = part
      .toString('hex')
      .replaceAll(/../g, '$& ')
      .padEnd(3 * PER_LINE);
    const text = part.toString('latin1').replaceAll(/[^\x20-\x7e]/g, '.');
    lines.push(`${at.toString(16).padStart(8, '0')}  ${hex} ${text}`);
  }
  return lines;
}

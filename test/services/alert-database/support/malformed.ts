import { createHash } from 'node:crypto';
import type { QuarantineReason } from '../../../../services/alert-database/src/quarantine/reason.ts';
import { packet, SCHEMA, SCHEMA_ID } from './alerts.ts';

/** Schemas of a registry that no alert can be read by: one without an id, and one that is no schema. */
export const USELESS_SCHEMAS = new Map([
  [1, SCHEMA.replace('diaSourceId', 'sourceNumber')],
  [2, '{"type":"nonsense"}'],
]);

/** Bytes that look random, and are the same in every run. */
export function noise(seed: string, bytes: number): Buffer {
  return createHash('shake256', { outputLength: bytes }).update(seed).digest();
}

/** A number from 0 to below a limit, the same in every run. */
function below(limit: number, seed: string): number {
  return noise(seed, 4).readUInt32BE() % limit;
}

/** A way in which a message is no alert: its n-th example, and why it is quarantined. */
type Kind = { reason: QuarantineReason; make: (n: number) => Buffer | null };

const good = (n: number) => packet(BigInt(n), { bytes: 20 + (n % 100) });

/** The twelve kinds of messages that can't be archived, by what is wrong with them. */
export const MALFORMED: Record<string, Kind> = {
  'no value': { reason: 'empty', make: () => null },
  'no bytes': { reason: 'too-short', make: () => Buffer.alloc(0) },
  'part of a header': { reason: 'too-short', make: (n) => good(n).subarray(0, 1 + (n % 4)) },
  'a header alone': { reason: 'too-short', make: (n) => good(n).subarray(0, 5) },
  'a wrong magic byte': {
    reason: 'wrong-magic-byte',
    make: (n) => Buffer.concat([Buffer.from([1 + (n % 255)]), good(n).subarray(1)]),
  },
  'an unknown schema': {
    reason: 'unknown-schema',
    make: (n) => packet(BigInt(n), { schemaId: 2000 + below(2 ** 31, `id ${n}`) }),
  },
  'a schema id of the other byte order': {
    reason: 'unknown-schema',
    make: (n) => {
      const value = good(n);
      value.writeUInt32LE(SCHEMA_ID, 1);
      return value;
    },
  },
  'a truncated record': {
    reason: 'undecodable',
    make: (n) => {
      const value = good(n);
      return value.subarray(0, 6 + below(value.length - 6, `cut ${n}`));
    },
  },
  'bytes left over': {
    reason: 'undecodable',
    make: (n) => Buffer.concat([good(n), noise(`more ${n}`, 1 + (n % 50))]),
  },
  'a negative id': { reason: 'no-alert-id', make: (n) => packet(-1n - BigInt(n)) },
  'a schema without an id': { reason: 'no-alert-id', make: (n) => packet(BigInt(n), { schemaId: 1 }) },
  'a schema that is none': { reason: 'unusable-schema', make: (n) => packet(BigInt(n), { schemaId: 2 }) },
};

import { AlertStreamError } from './errors.ts';

/** Bytes before the Avro record: a zero, then the schema id (Confluent wire format, which DMTN-093 adopts). */
export const HEADER_BYTES = 5;

/** The first byte of a packet. */
export const MAGIC_BYTE = 0;

/** The largest message that Kafka accepts. */
export const MAX_PACKET_BYTES = 100_000_000;

/** Why a message is not an alert packet. The quarantine uses these words as reasons. */
export const PACKET_ERROR_KINDS = [
  'too-short',
  'wrong-magic-byte',
  'unknown-schema',
  'undecodable',
  'no-alert-id',
] as const;

export type PacketErrorKind = (typeof PACKET_ERROR_KINDS)[number];

/** A message that can never become an alert, whatever is tried later. */
export class PacketError extends AlertStreamError {
  readonly kind: PacketErrorKind;

  constructor(kind: PacketErrorKind, message: string, cause?: unknown) {
    super('PACKET', message, { cause });
    this.kind = kind;
  }
}

/** The parts of an alert packet; `record` shares memory with the message. */
export type Packet = { schemaId: number; record: Buffer };

/**
 * Splits a Kafka message's value into its schema id and its Avro record.
 *
 * The id is big-endian. (DMTN-210's early text says little-endian; the packets that Rubin sends are not.)
 *
 * @throws PacketError `too-short` or `wrong-magic-byte`
 */
export function splitPacket(value: Buffer): Packet {
  if (value.length <= HEADER_BYTES) {
    throw new PacketError('too-short', `an alert packet has more than ${HEADER_BYTES} bytes, got ${value.length}`);
  }
  if (value[0] !== MAGIC_BYTE) {
    throw new PacketError('wrong-magic-byte', `an alert packet starts with byte 0, got ${value[0]}`);
  }
  return { schemaId: value.readUInt32BE(1), record: value.subarray(HEADER_BYTES) };
}

/** The five bytes that precede a record of the given schema. */
export function packetHeader(schemaId: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(schemaId, 1);
  return header;
}

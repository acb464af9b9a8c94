import { promisify } from 'node:util';
import { gunzip as gunzipCallback } from 'node:zlib';
import { splitPacket, type Packet } from '@alert-stream/common/packet.ts';
import { codeOf } from '../error-code.ts';
import { readWhole, TooLongError, type OpenedObject } from '../store/opened-object.ts';
import { HttpError } from './http/http-error.ts';

const gunzip = promisify(gunzipCallback);

/** Bytes of a packet. Kafka carries 10 MB; what claims to be longer is none, and is not unpacked. */
export const PACKET_LIMIT = 32 * 2 ** 20;

/** Bytes that a byte takes while the pieces that come from a store are put together. */
export const IN_PIECES = 2;

/** An alert as it is archived. */
export type PackedAlert = {
  /** The message as it was on Kafka, header included, gzipped. */
  gzipped: Buffer;
  /** A strong entity tag of these very bytes, quotes included. */
  etag: string;
};

/** An archived object, whole. @throws HttpError 500 when it is too large to be an alert */
export async function readPacked(opened: Pick<OpenedObject, 'content' | 'close'>): Promise<Buffer> {
  try {
    return await readWhole(opened, PACKET_LIMIT);
  } catch (error) {
    throw error instanceof TooLongError ? damaged() : error;
  }
}

/**
 * The message as it was on Kafka.
 *
 * @param hold takes the bytes that it needs, before they are there
 * @throws HttpError 500 when what is archived can't be unpacked; what `hold` throws
 */
export async function unpackAlert(
  { gzipped }: Pick<PackedAlert, 'gzipped'>,
  hold: (bytes: number) => void | Promise<void>,
): Promise<Buffer> {
  const expected = unpackedBytes(gzipped);
  await hold(expected);
  const message = await unpack(gzipped, expected);
  if (message !== undefined) return message;
  await hold(PACKET_LIMIT - expected);
  const longer = await unpack(gzipped, PACKET_LIMIT);
  if (longer === undefined) throw damaged();
  return longer;
}

/** What gzip notes at its end: the length of the content, of several the last one's. */
function unpackedBytes(gzipped: Buffer): number {
  return gzipped.length < 4 ? 0 : Math.min(PACKET_LIMIT, gzipped.readUInt32LE(gzipped.length - 4));
}

/** @returns undefined for what is longer than the limit */
async function unpack(gzipped: Buffer, limit: number): Promise<Buffer | undefined> {
  try {
    // In one piece, so that it isn't there a second time while pieces are put together.
    return await gunzip(gzipped, { maxOutputLength: Math.max(limit, 1), chunkSize: Math.max(limit, 64) });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    if (code?.startsWith('Z_')) throw damaged();
    throw error;
  }
}

/** The parts of a message that was archived. @throws HttpError 500 when it is no alert packet */
export function splitArchived(message: Buffer): Packet {
  try {
    return splitPacket(message);
  } catch {
    throw damaged();
  }
}

function damaged(): HttpError {
  return new HttpError(500, 'the archived alert is damaged');
}

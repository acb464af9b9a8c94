import { promisify } from 'node:util';
import { gunzip as gunzipCallback } from 'node:zlib';
import { splitPacket, type Packet } from '@alert-stream/common/packet.ts';
import { codeOf } from '../error-code.ts';
import { readWhole, TooLongError, type OpenedObject } from '../store/opened-object.ts';
import { HttpError } from './http-error.ts';

const gunzip = promisify(gunzipCallback);

/** Bytes of a packet. Kafka carries 10 MB; what claims to be longer is none, and is not unpacked. */
const PACKET_LIMIT = 32 * 2 ** 20;

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
 * @throws HttpError 500 when what is archived can't be unpacked
 */
export async function unpackAlert({ gzipped }: Pick<PackedAlert, 'gzipped'>): Promise<Buffer> {
  try {
    return await gunzip(gzipped, { maxOutputLength: PACKET_LIMIT });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ERR_BUFFER_TOO_LARGE' || code?.startsWith('Z_')) throw damaged();
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

import { promisify } from 'node:util';
import { gunzip as gunzipCallback } from 'node:zlib';
import { codeOf } from '../error-code.ts';
import { HttpError } from './http-error.ts';

const gunzip = promisify(gunzipCallback);

/** Bytes of a packet. Kafka carries 10 MB; what claims to be longer is none, and is not unpacked. */
export const PACKET_LIMIT = 32 * 2 ** 20;

/** An alert as it is archived. */
export type PackedAlert = {
  /** The message as it was on Kafka, header included, gzipped. */
  gzipped: Buffer;
  /** A strong entity tag of these very bytes, quotes included. */
  etag: string;
};

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
    if (code === 'ERR_BUFFER_TOO_LARGE' || code?.startsWith('Z_')) throw new HttpError(500, 'the archived alert is damaged');
    throw error;
  }
}

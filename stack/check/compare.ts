import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { splitPacket } from '@alert-stream/common/packet.ts';

const CONCURRENT_REQUESTS = 8;

/** What came of comparing consumed messages with the source and the archive. */
export type Comparison = { identical: number; differences: string[] };

/**
 * Compares each consumed message, byte for byte, with what the alert database gives for its id, and makes sure that
 * it is one of the alerts that went in.
 *
 * @param sources digests of the records that went in, by `digest`
 * @param database the server's address
 */
export async function compareWithArchive(messages: Buffer[], sources: Set<string>, database: URL): Promise<Comparison> {
  const differences: string[] = [];
  const readers = new Map<number, Promise<(record: Buffer) => bigint>>();
  const queue = messages.entries();
  const missing = new Set(sources);
  let identical = 0;
  const worker = async () => {
    for (const [, message] of queue) {
      const { schemaId, record } = splitPacket(message);
      if (!readers.has(schemaId)) readers.set(schemaId, idReader(schemaId, database));
      const id = (await readers.get(schemaId))?.(record);
      // Each counts once: an alert that came twice must not stand in for one that is missing.
      const difference = missing.delete(digest(record))
        ? await archiveDifference(message, new URL(`v1/alerts/${id}`, database))
        : 'is no alert that went in, or came twice';
      if (difference === undefined) identical += 1;
      else differences.push(`alert ${id} ${difference}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_REQUESTS }, worker));
  if (missing.size > 0) differences.push(`${missing.size} alerts that went in never came`);
  return { identical, differences };
}

/** A record's fingerprint. */
export function digest(record: Buffer): string {
  return createHash('sha256').update(record).digest('base64');
}

/** Decodes ids by the schema that the database keeps, as somebody who reads the archive in ten years will. */
async function idReader(schemaId: number, database: URL): Promise<(record: Buffer) => bigint> {
  const response = await fetch(new URL(`v1/schemas/${schemaId}`, database));
  if (!response.ok) throw new Error(`/v1/schemas/${schemaId} answered ${response.status}`);
  return alertIdReader(parseSchema(await response.json()));
}

async function archiveDifference(message: Buffer, address: URL): Promise<string | undefined> {
  const response = await fetch(address);
  if (!response.ok) return `answered ${response.status}`;
  if (response.headers.has('content-encoding'))
    return `has a Content-Encoding: ${response.headers.get('content-encoding')}`;
  return gunzipSync(Buffer.from(await response.arrayBuffer())).equals(message) ? undefined : 'differs';
}

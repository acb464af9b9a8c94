import { readContainer } from '@alert-stream/common/avro/container-file.ts';
import { digest } from './compare.ts';

/** The digests of a container file's records: the bytes that must come out of the whole system unchanged. */
export async function sourceDigests(path: string): Promise<Set<string>> {
  const { records } = await readContainer(path);
  const digests = new Set<string>();
  for await (const record of records) digests.add(digest(record));
  return digests;
}

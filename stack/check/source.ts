import { openAlerts } from '../alerts-file.ts';
import { digest } from './compare.ts';

/** The digests of a file's records: the bytes that must come out of the whole system unchanged. */
export async function sourceDigests(path: string): Promise<Set<string>> {
  const { records } = await openAlerts(path);
  const digests = new Set<string>();
  for await (const record of records) digests.add(digest(record));
  return digests;
}

import { hash } from 'node:crypto';
import type { Archive } from './archive.ts';
import { compareStored, compress } from './compression.ts';
import { putObject, type Outcome } from './put-object.ts';

/**
 * Archives an alert: the whole message, header included, gzipped, under the alert's id.
 *
 * @param level gzip's, 1 to 9
 */
export async function putAlert(archive: Archive, id: bigint, message: Buffer, level: number): Promise<Outcome> {
  const sha256 = hash('sha256', message);
  if (archive.recent.has(id, sha256)) return 'existing';
  const outcome = await putObject(archive.alerts, archive.layout.alert(id), {
    facts: { sha256, contentType: 'application/gzip' },
    bytes: () => compress(message, level),
    compare: (stored) => compareStored(stored, message),
  });
  if (outcome !== 'conflicting') archive.recent.add(id, sha256);
  return outcome;
}

import { hash } from 'node:crypto';
import type { Archive, ReadableArchive } from './archive.ts';
import { compareStored, compress } from './compression.ts';
import { putObject, type Outcome } from './put-object.ts';

/** The level of gzip for alerts that a writer of old left uncompressed, when they are read. */
const ON_THE_WAY = 1;

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

/** A gzipped alert as it is archived under the id, or undefined where no layout has it. */
export async function readAlert({ alerts, layouts }: ReadableArchive, id: bigint): Promise<Buffer | undefined> {
  for (const { alert, plainAlert } of layouts) {
    const gzipped = await alerts.read(alert(id));
    if (gzipped !== undefined) return gzipped;
    const plain = plainAlert && (await alerts.read(plainAlert(id)));
    if (plain !== undefined) return compress(plain, ON_THE_WAY);
  }
  return undefined;
}

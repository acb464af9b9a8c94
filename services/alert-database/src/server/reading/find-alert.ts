import type { ServedArchive } from '../../archive/archive.ts';
import { compress } from '../../archive/compression.ts';
import type { OpenedObject } from '../../store/opened-object.ts';
import { entityTag } from '../http/entity-tag.ts';
import type { WorkMemory } from '../memory/work-memory.ts';
import { readPacked, type PackedAlert } from '../packed-alert.ts';
import { bigAlert, isPlain, ON_THE_WAY, type BigAlert } from './big-alert.ts';
import type { Release } from './concurrency-limit.ts';

/** Bytes of an object that is held whole, and may be kept. Alerts have a tenth of it; what is larger is passed on. */
export const WHOLE_LIMIT = 2 ** 20;

/**
 * Looks for an alert by the names of each layout, and reads it or opens it.
 *
 * @param memory takes the bytes of one that is read whole, until it is read
 * @param release called when the store is done with it
 */
export async function findAlert(
  archive: ServedArchive,
  id: bigint,
  memory: WorkMemory,
  release: Release,
): Promise<PackedAlert | BigAlert | undefined> {
  let passesOn = false;
  try {
    const found = await find(archive, id);
    if (found === undefined) return undefined;
    if (found.size === undefined || found.size <= WHOLE_LIMIT) return await readAlert(found, memory);
    const big = await bigAlert(found);
    passesOn = true;
    return { ...big, close: () => big.close().finally(release) };
  } finally {
    if (!passesOn) release();
  }
}

async function readAlert(found: OpenedObject, memory: WorkMemory): Promise<PackedAlert> {
  const lease = memory.lease();
  try {
    await lease.growWhenFree(found.size ?? WHOLE_LIMIT);
    return await packed(await readPacked(found));
  } finally {
    lease.release();
  }
}

async function find(
  { alerts, layouts }: ServedArchive,
  id: bigint,
): Promise<(OpenedObject & { name: string }) | undefined> {
  for (const { alert, plainAlert } of layouts) {
    for (const name of plainAlert === undefined ? [alert(id)] : [alert(id), plainAlert(id)]) {
      const opened = await alerts.open(name);
      if (opened !== undefined) return { ...opened, name };
    }
  }
  return undefined;
}

/** The tag is of the bytes that go out, whoever compressed them: two writers' objects of one alert have two. */
async function packed(object: Buffer): Promise<PackedAlert> {
  const gzipped = isPlain(object) ? await compress(object, ON_THE_WAY) : object;
  return { gzipped, etag: entityTag(gzipped) };
}

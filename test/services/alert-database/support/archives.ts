import {
  archiveIn,
  type Archive,
  type ServedArchive,
} from '../../../../services/alert-database/src/archive/archive.ts';
import { WorkMemory } from '../../../../services/alert-database/src/server/memory/work-memory.ts';
import { findAlert } from '../../../../services/alert-database/src/server/reading/find-alert.ts';
import { LAYOUTS, type LayoutName } from '../../../../services/alert-database/src/store/layouts.ts';
import type { ObjectReader } from '../../../../services/alert-database/src/store/opened-object.ts';
import type { ObjectStore } from '../../../../services/alert-database/src/store/store.ts';

/** An archive in a store, as a program that has just started sees it. */
export function archiveOf(store: ObjectStore, layout: LayoutName = 'local-files'): Archive {
  return archiveIn(store, LAYOUTS[layout]);
}

/** The same for a program that reads. */
export function readableArchive(store: ObjectReader, layouts: LayoutName[] = ['local-files']): ServedArchive {
  return { place: store.place, alerts: store, schemas: store, layouts: layouts.map((name) => LAYOUTS[name]) };
}

/** A gzipped alert as a server finds it, whole; undefined where no layout has it. */
export async function readAlert(archive: ServedArchive, id: bigint): Promise<Buffer | undefined> {
  const found = await findAlert(archive, id, new WorkMemory(2 ** 27), () => {});
  if (found === undefined || 'gzipped' in found) return found?.gzipped;
  throw new Error('expected a small alert');
}

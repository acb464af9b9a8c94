import { archiveIn, type Archive, type ServedArchive } from '../../../../services/alert-database/src/archive/archive.ts';
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

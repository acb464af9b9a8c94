import type { Layout } from '../store/layouts.ts';
import type { ObjectReader } from '../store/opened-object.ts';
import type { ObjectStore } from '../store/store.ts';
import { RecentAlerts } from './recent-alerts.ts';

/** The archive as it is written: its stores, of which two or all may be one, and how their objects are named. */
export type Archive = {
  /** For log lines. */
  place: string;
  alerts: ObjectStore;
  schemas: ObjectStore;
  quarantine: ObjectStore;
  layout: Layout;
  recent: RecentAlerts;
};

/** The archive as it is read: an object is looked for by the names of each layout, in this order. */
export type ReadableArchive = Pick<Archive, 'place'> & {
  alerts: Pick<ObjectStore, 'read'>;
  schemas: Pick<ObjectStore, 'read'>;
  layouts: Layout[];
};

/** The archive as a server reads it: alerts also piece by piece. */
export type ServedArchive = ReadableArchive & { alerts: ObjectReader };

/** An archive whose stores are each put into something else, such as one that measures. One for two stays one. */
export function withStores(archive: Archive, wrap: (store: ObjectStore) => ObjectStore): Archive {
  const wrapped = new Map(
    [...new Set([archive.alerts, archive.schemas, archive.quarantine])].map((store) => [store, wrap(store)]),
  );
  const inside = (store: ObjectStore) => wrapped.get(store) as ObjectStore;
  return {
    ...archive,
    alerts: inside(archive.alerts),
    schemas: inside(archive.schemas),
    quarantine: inside(archive.quarantine),
  };
}

/** An archive with one store for everything. */
export function archiveIn(store: ObjectStore, layout: Layout): Archive {
  const { place } = store;
  return { place, alerts: store, schemas: store, quarantine: store, layout, recent: new RecentAlerts() };
}

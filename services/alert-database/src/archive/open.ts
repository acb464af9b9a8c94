import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { BucketStore } from '../store/bucket/bucket-store.ts';
import type { BucketClient } from '../store/bucket/client.ts';
import { probeReading, probeWriting } from '../store/bucket/probe.ts';
import { LAYOUTS } from '../store/layouts.ts';
import { LocalFiles } from '../store/local-files/local-files.ts';
import { bucketFlag, type Buckets, type StoreSettings } from '../store/settings.ts';
import type { ObjectStore } from '../store/store.ts';
import { archiveIn, type Archive, type ServedArchive } from './archive.ts';
import { RecentAlerts } from './recent-alerts.ts';

/**
 * Opens the archive for writing, and tries first whether it can be written.
 *
 * @throws AlertStreamError with exit code 2 for what waiting won't mend: no such folder or bucket, no right to it;
 *   retriable when the store is away
 */
export async function openForWriting(settings: StoreSettings, log: Logger): Promise<Archive> {
  if (settings.backend === 'local-files')
    return archiveIn(await LocalFiles.forWriting(settings.root), LAYOUTS[settings.layout]);
  return archiveInBuckets(settings, async (client, flag) => {
    const conditional = await probeWriting({ client, flag });
    if (!conditional) {
      log.warn(
        { event: 'no-conditional-put', store: client.url },
        'this store has no conditional put, or overwrites in spite of it: each put looks first, and two writers of one ' +
          'alert at the same moment both store it',
      );
    }
    return new BucketStore(client, { conditional });
  });
}

/**
 * Opens the archive for reading. A store that is away is no failure: a server says so to each request until it is back.
 *
 * @throws AlertStreamError with exit code 2 for what waiting won't mend
 */
export async function openForReading(settings: StoreSettings, log: Logger): Promise<ServedArchive> {
  const layouts = settings.layouts.map((name) => LAYOUTS[name]);
  if (settings.backend === 'local-files') {
    const store = await LocalFiles.forReading(settings.root);
    return { place: store.place, alerts: store, schemas: store, layouts };
  }
  const stores = await bucketStores(settings, ['alerts', 'schemas'], async (client, flag) => {
    try {
      await probeReading({ client, flag });
    } catch (error) {
      if (!(error instanceof AlertStreamError && error.retriable)) throw error;
      log.warn({ event: 'store-away', store: client.url, error: error.message });
    }
    return new BucketStore(client, { conditional: true });
  });
  return { place: placeOf(stores), ...stores, layouts };
}

/**
 * Opens the archive with all that it holds, the quarantine too, to look at it: nothing is written, not even a probe.
 *
 * @throws AlertStreamError with exit code 2 for what waiting won't mend; retriable when the store is away
 */
export async function openForComparing(settings: StoreSettings): Promise<Archive> {
  if (settings.backend === 'local-files')
    return archiveIn(await LocalFiles.forReading(settings.root), LAYOUTS[settings.layout]);
  return archiveInBuckets(settings, openToRead);
}

/**
 * Opens the quarantine alone, to look at it or to remove from it.
 *
 * @throws AlertStreamError with exit code 2 for what waiting won't mend
 */
export async function openQuarantine(settings: StoreSettings): Promise<ObjectStore> {
  if (settings.backend === 'local-files') return LocalFiles.forReading(settings.root);
  return (await bucketStores(settings, ['quarantine'], openToRead)).quarantine;
}

type BucketSettings = Exclude<StoreSettings, { backend: 'local-files' }>;

type OpenBucket = (client: BucketClient, flag: string) => Promise<BucketStore>;

async function archiveInBuckets(settings: BucketSettings, open: OpenBucket): Promise<Archive> {
  const stores = await bucketStores(settings, ['alerts', 'schemas', 'quarantine'], open);
  return { place: placeOf(stores), ...stores, layout: LAYOUTS[settings.layout], recent: new RecentAlerts() };
}

async function openToRead(client: BucketClient, flag: string): Promise<BucketStore> {
  await probeReading({ client, flag });
  return new BucketStore(client, { conditional: true });
}

/** Opens each bucket once, however many kinds of objects it holds. */
async function bucketStores<K extends keyof Buckets>(
  settings: BucketSettings,
  kinds: K[],
  open: OpenBucket,
): Promise<Record<K, BucketStore>> {
  const connect = await connector(settings);
  const opened = new Map<string, Promise<BucketStore>>();
  const stores = kinds.map(async (kind) => {
    const bucket = settings.buckets[kind];
    const store = opened.get(bucket) ?? open(connect(bucket), bucketFlag(settings.backend, kind));
    opened.set(bucket, store);
    return [kind, await store] as const;
  });
  return Object.fromEntries(await Promise.all(stores)) as Record<K, BucketStore>;
}

/** An SDK is loaded only when its kind of store is used: it takes longer than the whole rest. */
async function connector(settings: BucketSettings): Promise<(bucket: string) => BucketClient> {
  if (settings.backend === 's3-remote') {
    const { S3Bucket, s3Client } = await import('../store/s3/s3-bucket.ts');
    const client = s3Client(settings.endpoint, settings.region);
    return (bucket) => new S3Bucket({ bucket, client });
  }
  const { GoogleCloudBucket, GOOGLE_ENDPOINT } = await import('../store/google-cloud/google-cloud-bucket.ts');
  const { applicationDefault, noAuthorization } = await import('../store/google-cloud/authorization.ts');
  const { endpoint = GOOGLE_ENDPOINT } = settings;
  const authorize = endpoint.protocol === 'https:' ? await applicationDefault() : noAuthorization;
  return (bucket) => new GoogleCloudBucket({ bucket, endpoint, authorize });
}

function placeOf(stores: Record<'alerts' | 'schemas', ObjectStore>): string {
  return [...new Set([stores.alerts.place, stores.schemas.place])].join(', ');
}

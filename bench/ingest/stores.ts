import { join } from 'node:path';
import {
  S3_KEYS,
  startVersitygw,
  type BucketServer,
} from '../../test/services/alert-database/support/bucket-servers.ts';

/**
 * An archive that nothing is in yet, as the programs are told it. It stays until the bench ends: for minutes after many
 * files were removed ext4 takes long to make new ones, a quarter of all the processor time of an alert.
 */
export type Place = {
  /** For our ingester. */
  flags: string[];
  /** For the Python one, which knows no files. */
  peerFlags?: string[];
  floorArgs: string[];
  env: Record<string, string>;
  /** Below it each alert becomes a file. */
  alerts: string;
};

/** A kind of store, and a new archive in it for each run. */
export type BenchStore<P extends Place = Place> = {
  name: string;
  /** Whether the Python ingester can write to it. */
  forPeer: boolean;
  newPlace: () => Promise<P>;
};

/** Files on this machine. */
export function localFiles(folder: string): BenchStore<Place & { root: string }> {
  let places = 0;
  const newPlace = async (): Promise<Place & { root: string }> => {
    places += 1;
    const root = join(folder, `archive-${places}`);
    const alerts = join(root, 'alerts');
    return {
      root,
      flags: ['--backend', 'local-files', '--local-file-root', root],
      floorArgs: ['files', alerts],
      env: {},
      alerts,
    };
  };
  return { name: 'files', forPeer: false, newPlace };
}

/** A server on this machine that speaks S3, checks each signature, and keeps objects as files. */
export async function s3Server(): Promise<BenchStore & Pick<BucketServer, 'stop'>> {
  const server = await startVersitygw({ keepAlive: true });
  const root = server.root as string;
  let places = 0;
  const newPlace = async (): Promise<Place> => {
    places += 1;
    const [alerts, schemas] = [`alerts-${places}`, `schemas-${places}`];
    for (const bucket of [alerts, schemas]) await server.makeBucket(bucket);
    const flags = ['--bucket-alerts', alerts, '--bucket-schemas', schemas, '--endpoint-url', server.url.origin];
    return {
      flags: ['--backend', 's3-remote', ...flags],
      peerFlags: flags,
      floorArgs: ['s3', server.url.origin, alerts],
      env: { AWS_ACCESS_KEY_ID: S3_KEYS.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey },
      alerts: join(root, alerts, 'v2/alerts'),
    };
  };
  return { name: 'S3', forPeer: true, newPlace, stop: server.stop };
}

import type { ExecutionContext } from 'ava';
import { S3_KEYS, startFakeGcs, startVersitygw } from './bucket-servers.ts';
import { FaultProxy } from './fault-proxy.ts';

/** How a program is told of its store. */
export type StoreOptions = { flags: string[]; env?: Record<string, string> };

const STORES = {
  'google-cloud': {
    start: startFakeGcs,
    flags: '--gcp-bucket-alerts rubin-alerts --gcp-bucket-schemas rubin-schemas --gcp-api-endpoint',
    env: {},
  },
  's3-remote': {
    start: startVersitygw,
    flags: '--bucket-alerts rubin-alerts --bucket-schemas rubin-schemas --endpoint-url',
    env: { AWS_ACCESS_KEY_ID: S3_KEYS.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey },
  },
};

export type Backend = keyof typeof STORES;

/** A real server of buckets for a test, and a way to it on which things go wrong. */
export async function bucketsBehindFaults(
  t: ExecutionContext,
  backend: Backend,
): Promise<{ proxy: FaultProxy; direct: StoreOptions; faulty: StoreOptions }> {
  const { start, flags, env } = STORES[backend];
  const server = await start();
  t.teardown(() => server.stop());
  for (const bucket of ['rubin-alerts', 'rubin-schemas']) await server.makeBucket(bucket);
  const proxy = await FaultProxy.before(t, server.url);
  const by = ({ origin }: URL): StoreOptions => ({ flags: `--backend ${backend} ${flags} ${origin}`.split(' '), env });
  return { proxy, direct: by(server.url), faulty: by(proxy.url) };
}

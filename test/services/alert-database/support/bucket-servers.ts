import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManagedProcess } from '../../../../stack/process/managed-process.ts';
import { freePorts } from '../../../../stack/process/ports.ts';
import { untilServing } from '../../../../stack/until-serving.ts';
import { testTools } from '../../../../tools/tools.ts';

/** A real server of buckets on this machine. */
export type BucketServer = {
  url: URL;
  makeBucket: (name: string) => Promise<void>;
  /** Its buckets are folders in here; absent where it keeps them in memory. */
  root?: string;
  stop: () => Promise<void>;
};

/** The keys that versitygw accepts. */
export const S3_KEYS = { accessKeyId: 'test-root', secretAccessKey: 'test-root-secret' };

/** A server that speaks Google Cloud Storage's API, and keeps its objects in memory. It asks for no credentials. */
export async function startFakeGcs(): Promise<BucketServer> {
  const folder = await mkdtemp(join(tmpdir(), 'fake-gcs-'));
  const [port] = (await freePorts(1)) as [number];
  const url = new URL(`http://127.0.0.1:${port}`);
  const place = `-scheme http -host 127.0.0.1 -port ${port} -public-host 127.0.0.1:${port}`;
  const stop = await run(
    folder,
    'fake-gcs-server',
    testTools().fakeGcsServer,
    `-backend memory ${place} -log-level warn`,
    {
      ready: new URL('/storage/v1/b?project=test', url),
    },
  );
  const makeBucket = async (name: string) => {
    const answer = await fetch(new URL('/storage/v1/b?project=test', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    });
    if (!answer.ok) throw new Error(`no bucket: ${answer.status} ${await answer.text()}`);
  };
  return { url, makeBucket, stop };
}

/**
 * A server that speaks S3, checks credentials, and keeps its objects as files.
 *
 * @param options.keepAlive connections are for many requests, as S3's are; by default it ends each after one
 */
export async function startVersitygw({ keepAlive = false }: { keepAlive?: boolean } = {}): Promise<BucketServer> {
  const folder = await mkdtemp(join(tmpdir(), 'versitygw-'));
  for (const name of ['root', 'sidecar', 'iam']) await mkdir(join(folder, name));
  const [port] = (await freePorts(1)) as [number];
  const url = new URL(`http://127.0.0.1:${port}`);
  const args = `--quiet${keepAlive ? ' --keep-alive' : ''} --port 127.0.0.1:${port} --health /health --iam-dir ${folder}/iam posix --sidecar ${folder}/sidecar ${folder}/root`;
  const stop = await run(folder, 'versitygw', testTools().versitygw, args, {
    ready: new URL('/health', url),
    env: { ROOT_ACCESS_KEY: S3_KEYS.accessKeyId, ROOT_SECRET_KEY: S3_KEYS.secretAccessKey },
  });
  const root = join(folder, 'root');
  return { url, root, makeBucket: (name) => mkdir(join(root, name)).then(() => {}), stop };
}

async function run(
  folder: string,
  name: string,
  command: string,
  args: string,
  { ready, env = {} }: { ready: URL; env?: Record<string, string> },
): Promise<() => Promise<void>> {
  const server = new ManagedProcess({ name, command, args: args.split(' '), env, logFile: join(folder, 'server.log') });
  const failed = server.exited.then((exit) => {
    throw server.failure(exit);
  });
  failed.catch(() => undefined);
  await untilServing(ready, failed);
  return async () => {
    await server.stop(5000);
    await rm(folder, { recursive: true, force: true });
  };
}

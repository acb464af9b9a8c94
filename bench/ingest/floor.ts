import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { compress } from '../../services/alert-database/src/archive/compression.ts';
import { useMoreThreads } from '../../services/alert-database/src/threads.ts';
import { s3Client } from '../../services/alert-database/src/store/s3/s3-bucket.ts';
import { AlertPool } from '../archive/alert-pool.ts';

/**
 * The least work that archiving takes: to compress each alert with gzip and to put it into the store. There is no
 * Kafka, no schema, no look at what is there, and a file gets its own name at once; the folder is synced at the end.
 *
 * Arguments: a file of alerts, how many to make of them, gzip's level, puts at a time; `files` and a folder, or `s3`,
 * an address and a bucket.
 */
const [file = '', alerts = '', level = '', atATime = '', kind = '', place = '', bucket = ''] = process.argv.slice(2);
useMoreThreads();
const pool = await AlertPool.read(file);
const { put, end } = kind === 's3' ? toBucket(new URL(place)) : await toFolder(place);
let next = 0;

async function work(): Promise<void> {
  while (next < Number(alerts)) {
    const index = next;
    next += 1;
    await put(String(pool.id(index)), await compress(pool.packet(index), Number(level)));
  }
}

const started = performance.now();
const before = process.cpuUsage();
await Promise.all(Array.from({ length: Number(atATime) }, work));
await end();
const { user, system } = process.cpuUsage(before);
process.stdout.write(
  `${JSON.stringify({ event: 'archived', seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 })}\n`,
);

type Target = { put: (id: string, content: Buffer) => Promise<unknown>; end: () => Promise<void> };

async function toFolder(folder: string): Promise<Target> {
  await mkdir(folder, { recursive: true });
  return {
    put: async (id, content) => {
      const handle = await open(join(folder, id), 'wx');
      await handle.writeFile(content);
      await handle.sync();
      await handle.close();
    },
    end: async () => {
      const handle = await open(folder, 'r');
      await handle.sync();
      await handle.close();
    },
  };
}

function toBucket(endpoint: URL): Target {
  const client = s3Client(endpoint, undefined);
  return {
    put: (id, content) =>
      client.send(
        new PutObjectCommand({ Bucket: bucket, Key: `v2/alerts/${id.slice(0, 6)}/${id}.avro.gz`, Body: content }),
      ),
    end: async () => client.destroy(),
  };
}

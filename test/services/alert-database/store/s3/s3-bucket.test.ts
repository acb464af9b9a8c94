import { randomUUID } from 'node:crypto';
import anyTest, { type ExecutionContext, type TestFn } from 'ava';
import { BucketStore } from '../../../../../services/alert-database/src/store/bucket/bucket-store.ts';
import { S3Bucket, s3Client } from '../../../../../services/alert-database/src/store/s3/s3-bucket.ts';
import { S3_KEYS, startVersitygw, type BucketServer } from '../../support/bucket-servers.ts';
import { bucketFaults, LONG_LIMIT } from '../bucket-faults.ts';
import { storeContract } from '../contract.ts';

const test = anyTest as TestFn<{ server: BucketServer }>;
const server = (t: ExecutionContext) => (t.context as { server: BucketServer }).server;

test.before(async (t) => {
  t.context.server = await startVersitygw();
});

test.after.always((t) => t.context.server?.stop());

const connect = (endpoint: URL, bucket: string, limitMs = LONG_LIMIT, credentials = S3_KEYS) =>
  new S3Bucket({ bucket, client: s3Client(endpoint, undefined, { credentials }), limitMs });

storeContract(anyTest, 's3-remote', async (t) => {
  const bucket = `bucket-${randomUUID().slice(0, 8)}`;
  await server(t).makeBucket(bucket);
  const open = () => new BucketStore(connect(server(t).url, bucket), { conditional: true });
  return { store: open(), other: open() };
});

bucketFaults(anyTest, { kind: 's3-remote', server, connect });

test('s3-remote: with wrong, unknown or expired credentials all is refused, and none is told', async (t) => {
  await server(t).makeBucket('keys');
  for (const [credentials, message] of [
    [{ ...S3_KEYS, secretAccessKey: 'another-secret' }, /403 SignatureDoesNotMatch/],
    [{ accessKeyId: 'nobody', secretAccessKey: 'another-secret' }, /403 InvalidAccessKeyId/],
  ] as const) {
    const store = new BucketStore(connect(server(t).url, 'keys', undefined, credentials), { conditional: true });
    for (const task of [store.read('alerts/1'), store.putIfAbsent('alerts/1', async () => Buffer.from('1'))]) {
      const error = await t.throwsAsync(task, { message });
      t.like(error, { fault: 'refused', retriable: true });
      t.notRegex(JSON.stringify(error, Object.getOwnPropertyNames(error)), /another-secret/);
    }
  }
});

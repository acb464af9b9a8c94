import { createHash, randomUUID } from 'node:crypto';
import anyTest, { type ExecutionContext, type TestFn } from 'ava';
import { BucketStore } from '../../../../../services/alert-database/src/store/bucket/bucket-store.ts';
import { noAuthorization } from '../../../../../services/alert-database/src/store/google-cloud/authorization.ts';
import { GoogleCloudBucket } from '../../../../../services/alert-database/src/store/google-cloud/google-cloud-bucket.ts';
import { serve } from '../../../../support/http.ts';
import { startFakeGcs, type BucketServer } from '../../support/bucket-servers.ts';
import { bucketFaults, LONG_LIMIT } from '../bucket-faults.ts';
import { storeContract } from '../contract.ts';

const test = anyTest as TestFn<{ server: BucketServer }>;
const server = (t: ExecutionContext) => (t.context as { server: BucketServer }).server;

test.before(async (t) => {
  t.context.server = await startFakeGcs();
});

test.after.always((t) => t.context.server?.stop());

const connect = (endpoint: URL, bucket: string, limitMs = LONG_LIMIT) =>
  new GoogleCloudBucket({ endpoint, bucket, authorize: noAuthorization, limitMs });

storeContract(anyTest, 'google-cloud', async (t) => {
  const bucket = `bucket-${randomUUID().slice(0, 8)}`;
  await server(t).makeBucket(bucket);
  const open = () => new BucketStore(connect(server(t).url, bucket), { conditional: true });
  return { store: open(), other: open() };
});

bucketFaults(anyTest, { kind: 'google-cloud', server, connect });

test('google-cloud: each request carries the authorization for its address', async (t) => {
  const asked: string[] = [];
  const seen: (string | undefined)[] = [];
  const endpoint = await serve(t, (request, response) => {
    seen.push(request.headers.authorization);
    request.resume().on('end', () => response.end('{}'));
  });
  const authorize = async (url: string) => {
    asked.push(new URL(url).pathname);
    return new Headers({ authorization: `Bearer token ${asked.length}` });
  };
  const bucket = new GoogleCloudBucket({ bucket: 'alerts', endpoint, authorize });
  await bucket.put('a/1', Buffer.from('1'), { ifAbsent: true, facts: {} });
  await bucket.get('a/1');
  t.deepEqual(asked, ['/upload/storage/v1/b/alerts/o', '/storage/v1/b/alerts/o/a%2F1']);
  t.deepEqual(seen, ['Bearer token 1', 'Bearer token 2']);
});

test('google-cloud: an object is sent with its MD5, by which the service refuses what was garbled on the way', async (t) => {
  const bodies: string[] = [];
  const endpoint = await serve(t, (request, response) => {
    request.setEncoding('latin1').on('data', (chunk: string) => bodies.push(chunk));
    request.on('end', () => response.end('{}'));
  });
  const bucket = new GoogleCloudBucket({ bucket: 'alerts', endpoint, authorize: noAuthorization });
  await bucket.put('a', Buffer.from('alert'), {
    ifAbsent: true,
    facts: { sha256: 'ab', contentType: 'application/gzip' },
  });
  const about = /\r\n\r\n(\{.*\})\r\n/.exec(bodies.join(''))?.[1] ?? '';
  t.deepEqual(JSON.parse(about), {
    name: 'a',
    contentType: 'application/gzip',
    md5Hash: createHash('md5').update('alert').digest('base64'),
    metadata: { sha256: 'ab' },
  });
});

test('google-cloud: a place of credentials that never answers is given up in time', async (t) => {
  const authorize = () => new Promise<Headers>(() => {});
  const bucket = new GoogleCloudBucket({ bucket: 'alerts', authorize, limitMs: 50 });
  await t.throwsAsync(bucket.get('a'), { message: 'no answer within 0.05 s' });
});

test('google-cloud: a list goes on where the page before said, until one says no more', async (t) => {
  const pages: Record<string, object> = {
    first: { items: [{ name: 'q/1' }, { name: 'q/2' }], nextPageToken: 'q/2=+&' },
    // A page may be empty and not the last.
    'q/2=+&': { nextPageToken: 'q/3' },
    'q/3': { items: [{ name: 'q/4' }] },
  };
  const prefixes = new Set<string | null>();
  const endpoint = await serve(t, (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://bucket');
    prefixes.add(searchParams.get('prefix'));
    request.resume().on('end', () => response.end(JSON.stringify(pages[searchParams.get('pageToken') ?? 'first'])));
  });
  const store = new BucketStore(new GoogleCloudBucket({ bucket: 'alerts', endpoint, authorize: noAuthorization }), {
    conditional: true,
  });
  const names: string[] = [];
  for await (const name of store.list('q/')) names.push(name);
  t.deepEqual(names, ['q/1', 'q/2', 'q/4']);
  t.deepEqual([...prefixes], ['q/']);
});

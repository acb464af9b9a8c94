import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import test from 'ava';
import { S3Bucket, s3Client } from '../../../../../services/alert-database/src/store/s3/s3-bucket.ts';
import { serve } from '../../../../support/http.ts';
import { S3_KEYS } from '../../support/bucket-servers.ts';
import { S3Double } from '../../support/s3-double.ts';

const FACTS = { contentType: 'text/plain', sha256: 'ab12' };
const connect = (url: URL, bucket: string) =>
  new S3Bucket({ bucket, client: s3Client(url, undefined, { credentials: S3_KEYS }) });

for (const [bucket, sent] of [
  ['rubin:alerts', 'rubin%3Aalerts'],
  [':alerts', '%3Aalerts'],
] as const) {
  test(`contract: Ceph's bucket ${bucket} is the first part of the path, its colon encoded`, async (t) => {
    const double = await S3Double.start(t);
    const client = connect(double.url, bucket);
    await client.put('v2/alerts/1', Buffer.from('alert'), { ifAbsent: true, facts: FACTS });
    t.is(String(await client.get('v2/alerts/1')), 'alert');
    await client.tryList();
    t.deepEqual(double.seen, [`PUT /${sent}/v2/alerts/1 200`, `GET /${sent}/v2/alerts/1 200`, `GET /${sent}/ 200`]);
    t.deepEqual([...double.objects.keys()], [`/${bucket}/v2/alerts/1`]);
  });
}

test("contract: the signature of a request to Ceph's bucket tenant:bucket is what Ceph expects", async (t) => {
  const received = Promise.withResolvers<IncomingMessage>();
  const url = await serve(t, (request, response) => {
    received.resolve(request);
    response.end('alert');
  });
  await connect(url, 'rubin:alerts').get('v2/alerts/1');
  const request = await received.promise;
  const { authorization = '' } = request.headers;
  t.is(/Signature=(\w+)/.exec(authorization)?.[1], cephSignature(request, authorization));
});

/** AWS's version 4 of a GET without a query, over the path that Ceph decodes and encodes before (get_v4_canonical_uri). */
function cephSignature({ url = '', headers }: IncomingMessage, authorization: string): string {
  const path = decodeURIComponent(url.split('?')[0] as string)
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
  const [, scope = '', signed = ''] = /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+)/.exec(authorization) ?? [];
  const lines = signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const query = new URL(url, 'http://x').search.slice(1);
  const canonical = ['GET', path, query, lines.join(''), signed, headers['x-amz-content-sha256']].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash].join('\n');
  const key = scope
    .split('/')
    .reduce<Buffer | string>(
      (secret, part) => createHmac('sha256', secret).update(part).digest(),
      `AWS4${S3_KEYS.secretAccessKey}`,
    );
  return createHmac('sha256', key).update(toSign).digest('hex');
}

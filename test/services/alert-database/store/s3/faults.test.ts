import test from 'ava';
import type { BucketFault } from '../../../../../services/alert-database/src/store/bucket/client.ts';
import { bucketError } from '../../../../../services/alert-database/src/store/s3/faults.ts';

/** What S3 services answer to a put, by status and code, and what it means. */
const ANSWERS: [status: number, code: string, fault: BucketFault][] = [
  [304, 'NotModified', 'exists'],
  [412, 'PreconditionFailed', 'exists'],
  [409, 'ObjectAlreadyExists', 'exists'],
  [409, 'ConditionalRequestConflict', 'busy'],
  [501, 'NotImplemented', 'unsupported'],
  [400, 'InvalidArgument', 'unsupported'],
  [405, 'MethodNotAllowed', 'unsupported'],
  [400, 'RequestTimeout', 'away'],
  [400, 'BadDigest', 'away'],
  [400, 'InvalidBucketName', 'no-bucket'],
  [404, 'NoSuchBucket', 'no-bucket'],
  [403, 'AccessDenied', 'refused'],
  [403, 'QuotaExceeded', 'away'],
  [507, 'XMinioStorageFull', 'away'],
  [503, 'SlowDown', 'away'],
];

for (const [status, code, fault] of ANSWERS) {
  test(`${status} ${code} to a put is ${fault}`, (t) => {
    const error = Object.assign(new Error('what the service says'), {
      name: code,
      $metadata: { httpStatusCode: status },
    });
    const found = bucketError('put', error);
    t.is(found.fault, fault);
    t.is(found.message, `${status} ${code}: what the service says`);
  });
}

test('a file of credentials that is not there is a refusal', (t) => {
  const error = Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' });
  t.like(bucketError('get', error), { fault: 'refused', message: 'ENOENT: no such file' });
});

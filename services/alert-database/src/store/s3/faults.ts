import { messageOf } from '@alert-stream/common/errors.ts';
import { retryAfterMs } from '@alert-stream/common/http/retry-after.ts';
import { BucketError, type BucketFault } from '../bucket/client.ts';
import { isWrongFile } from '../local-fault.ts';

/** Errors by which S3, or the SDK before it asks, says that the credentials or the region won't do. */
const REFUSALS = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidToken',
  'TokenRefreshRequired',
  'AuthorizationHeaderMalformed',
  'PermanentRedirect',
]);

/** A bucket's or a user's share that is used up, which some services answer with 403: as a full disk, it may get room. */
const FULL = /Quota|StorageFull/;

/** How some services answer a put with a condition where the object is there, instead of by 412. */
const EXISTS = /AlreadyExists$/;

/** A 400 that tells of the connection or of a limit, and nothing of the request. */
const PASSING = new Set(['RequestTimeout', 'SlowDown', 'IncompleteBody', 'BadDigest']);

/** What the SDK's error means. */
export function bucketError(action: 'put' | 'get' | 'list', error: unknown): BucketError {
  if (error instanceof BucketError) return error;
  const name = error instanceof Error ? error.name : '';
  const status = statusOf(error);
  // Before it asks, the SDK reads credentials from files.
  const fault = isWrongFile(error) ? 'refused' : kind(action, name, status, messageOf(error));
  return new BucketError(fault, describe(name, status, error), waitOf(error));
}

function kind(action: 'put' | 'get' | 'list', name: string, status: number | undefined, message: string): BucketFault {
  if (REFUSALS.has(name) || message === 'Region is missing') return 'refused';
  if (name === 'InvalidBucketName') return 'no-bucket';
  if (FULL.test(name) || PASSING.has(name)) return 'away';
  switch (status) {
    case 304:
    case 412:
      return 'exists';
    case 409:
      return EXISTS.test(name) ? 'exists' : 'busy';
    case 404:
      return action !== 'get' || name === 'NoSuchBucket' ? 'no-bucket' : 'absent';
    case 401:
    case 403:
      return 'refused';
    case 400:
    case 405:
    case 501:
      return 'unsupported';
    default:
      return 'away';
  }
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  return (error.$metadata as { httpStatusCode?: number }).httpStatusCode;
}

/** The SDK's error holds the response that it was made of. */
function waitOf(error: unknown): number | undefined {
  const { $response: response } = error as { $response?: { statusCode: number; headers: Record<string, string> } };
  return response && retryAfterMs({ status: response.statusCode, headers: new Headers(response.headers) });
}

/** An answer to HEAD has no text, and a proxy's is none of S3's, so that its status must do. */
function describe(name: string, status: number | undefined, error: unknown): string {
  const message = messageOf(error);
  if (message === 'Region is missing') return 'no region: give --region or AWS_REGION';
  if (status === undefined) return message;
  return message === 'UnknownError' || name === 'Error' ? String(status) : `${status} ${name}: ${message}`;
}

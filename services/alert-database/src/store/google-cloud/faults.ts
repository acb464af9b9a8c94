import { retryAfterMs } from '@alert-stream/common/http/retry-after.ts';
import { BucketError, type BucketFault } from '../bucket/client.ts';

/** What Google Cloud Storage means by an answer that is no success. */
export function faultOfResponse(
  action: 'put' | 'get' | 'list',
  response: Pick<Response, 'status' | 'headers'>,
  body: string,
): BucketError {
  const { status } = response;
  const { message, reasons } = parse(body);
  const fault = kind(action, status, message, reasons);
  return new BucketError(fault, `${status} ${message}`.trim(), retryAfterMs(response));
}

function kind(action: 'put' | 'get' | 'list', status: number, message: string, reasons: string[]): BucketFault {
  switch (status) {
    case 412:
      return 'exists';
    case 404:
      // An object that isn't there, or its bucket: which of them, only the text tells. A put finds fault with no object.
      return action === 'get' && !/bucket does not exist/i.test(message) ? 'absent' : 'no-bucket';
    case 401:
      return 'refused';
    case 403:
      return reasons.some((reason) => /(?:limit|quota)exceeded$/i.test(reason)) ? 'away' : 'refused';
    case 409:
      return 'busy';
    default:
      return 'away';
  }
}

type ErrorBody = { error?: { message?: string; errors?: { reason?: string }[] } };

/** Its errors are JSON, but for those of a download, which are bare text. */
function parse(body: string): { message: string; reasons: string[] } {
  try {
    const { error } = JSON.parse(body) as ErrorBody;
    return { message: error?.message ?? '', reasons: error?.errors?.map(({ reason }) => reason ?? '') ?? [] };
  } catch {
    return { message: body.trim().slice(0, 300), reasons: [] };
  }
}

import { messageOf } from '@alert-stream/common/errors.ts';
import { codeOf } from '../../error-code.ts';
import { BucketError } from '../bucket/client.ts';
import { isWrongFile } from '../local-fault.ts';

/** Gives the headers that make a request ours, with a token that is still good. */
export type Authorize = (url: string) => Promise<Headers>;

/** To read and write objects, and no more; the rights to buckets narrow it further. */
const SCOPE = 'https://www.googleapis.com/auth/devstorage.read_write';

/** An endpoint without encryption is an emulator's: it gets no token. */
export const noAuthorization: Authorize = async () => new Headers();

/**
 * The credentials of the place where the program runs, as Google's own library finds them: the file that
 * GOOGLE_APPLICATION_CREDENTIALS names, a user's own login, or the machine's (on GKE, Workload Identity).
 */
export async function applicationDefault(): Promise<Authorize> {
  const { GoogleAuth } = await import('google-auth-library');
  const auth = new GoogleAuth({ scopes: SCOPE });
  return async (url) => {
    try {
      return await auth.getRequestHeaders(url);
    } catch (error) {
      throw new BucketError(isRefusal(error) ? 'refused' : 'away', `no Google credentials: ${messageOf(error)}`);
    }
  };
}

/**
 * Whether there are no credentials at all, a file that should hold them is missing or doesn't, or a service told us that
 * they are no good.
 */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const status = 'status' in error ? Number(error.status) : undefined;
  if (status !== undefined) return status >= 400 && status < 500 && status !== 429;
  // A key that can't be read has a code of OpenSSL's, the network its own.
  return !('code' in error) || isWrongFile(error) || codeOf(error)?.startsWith('ERR_OSSL_') === true;
}

import { messageOf } from '@alert-stream/common/errors.ts';
import { BucketError } from '../bucket/client.ts';

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

/** Whether there are no credentials at all, or a service told us that they are no good. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const status = 'status' in error ? Number(error.status) : undefined;
  return status === undefined ? !('code' in error) : status >= 400 && status < 500 && status !== 429;
}

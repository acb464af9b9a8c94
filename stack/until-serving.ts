import { setTimeout as sleep } from 'node:timers/promises';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { splitCredentials } from '@alert-stream/common/http/request.ts';

const POLL_MS = 100;
const GIVE_UP_MS = 120_000;

/**
 * Waits until an address answers a GET with success.
 *
 * @param address may have a user and password
 * @param failed ends the wait when the server itself has ended
 * @throws AlertStreamError `STACK` after two minutes
 */
export async function untilServing(address: URL, failed: Promise<never>): Promise<void> {
  const { url, headers } = splitCredentials(address, {});
  const deadline = Date.now() + GIVE_UP_MS;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const response = await Promise.race([failed, fetch(url, { headers, signal: AbortSignal.timeout(5000) })]);
      await response.body?.cancel();
      if (response.ok) return;
      last = `it answered ${response.status}`;
    } catch (error) {
      if (error instanceof AlertStreamError) throw error;
      last = error;
    }
    await Promise.race([failed, sleep(POLL_MS)]);
  }
  throw new AlertStreamError('STACK', `${url.href} did not answer within ${GIVE_UP_MS / 1000} s: ${String(last)}`);
}

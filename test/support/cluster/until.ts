import { setTimeout as sleep } from 'node:timers/promises';
import { KubectlError } from './kubectl.ts';

const POLL_MS = 200;
const GIVE_UP_MS = 120_000;

/**
 * Repeats what kubectl still refuses until it is accepted.
 *
 * @param check is called after each refusal, to give up earlier
 * @throws KubectlError the last refusal, after two minutes
 */
export async function untilAccepted<T>(ask: () => Promise<T>, check: () => Promise<void> = async () => {}): Promise<T> {
  const deadline = Date.now() + GIVE_UP_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof KubectlError) || Date.now() > deadline) throw error;
      await check();
      await sleep(POLL_MS);
    }
  }
}

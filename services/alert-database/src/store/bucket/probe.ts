import { setTimeout as sleep } from 'node:timers/promises';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { faultOf } from './bucket-store.ts';
import { BucketError, type BucketClient } from './client.ts';

/** An object that is put at the first start and stays, so that no right to delete is needed. */
const PROBE = 'probe';

const CONTENT = Buffer.from('probe\n');

/**
 * What it holds where the service answers "it is there" to each put with a condition, whatever is there. At later starts
 * the probe is there, and only this tells such a service from a good one.
 */
const CONTENT_AFTER_LIE = Buffer.from('probe: this store has no conditional put\n');

/** Tries of a request, and milliseconds at most between two: who answers half of them isn't away. */
const TRIES = 5;
const SHORT_WAIT = 200;

/** Milliseconds after which there is no other try. Who doesn't answer at all has been waited for longer. */
const INSIST = 20_000;

/** A name that no object has. */
const NO_OBJECT = 'no-such-object';

/** A bucket, and the flag that named it. */
export type NamedBucket = { client: BucketClient; flag: string };

/**
 * Tries what a writer needs: to put an object and to read it. Puts the same twice, which shows whether the service
 * keeps to the condition of a put. Some accept the header and overwrite, some refuse each request that has it; to those
 * the object is put without a condition.
 *
 * @returns whether it keeps to the condition
 * @throws AlertStreamError `CONFIG` for what no later try can change; retriable where the service is away
 */
export async function probeWriting({ client, flag }: NamedBucket): Promise<boolean> {
  const put = (content: Buffer, ifAbsent: boolean) =>
    insisted(() => client.put(PROBE, content, { ifAbsent, facts: { contentType: 'text/plain' } }));
  return explained({ client, flag }, 'create and read objects', async () => {
    const answer = await tryCondition(() => put(CONTENT, true));
    if (answer === 'exists') {
      const content = await readProbe(client);
      if (content !== undefined) return !content.equals(CONTENT_AFTER_LIE);
    }
    if (answer !== 'accepted') {
      try {
        await put(answer === 'exists' ? CONTENT_AFTER_LIE : CONTENT, false);
      } catch (error) {
        // There from an earlier start: to overwrite takes a right that a writer needn't have, and the service looks for
        // that before it looks at the condition.
        if (faultOf(error) === 'refused' && (await readProbe(client)) !== undefined) return true;
        throw error;
      }
    }
    await insisted(() => client.get(PROBE));
    return false;
  });
}

/**
 * Tries what a reader needs: to list names, without which a service says "refused" of an object that isn't there, and
 * to read.
 *
 * @throws as probeWriting does
 */
export async function probeReading({ client, flag }: NamedBucket): Promise<void> {
  await explained({ client, flag }, 'list and read objects', async () => {
    await insisted(() => client.tryList());
    await ignoring(
      'absent',
      insisted(() => client.get(NO_OBJECT)),
    );
  });
}

/** Each request for itself: a service that drops some of them would hardly ever answer all of a probe's in a row. */
async function insisted<T>(request: () => Promise<T>): Promise<T> {
  const end = performance.now() + INSIST;
  for (let tries = 1; ; tries += 1) {
    try {
      return await request();
    } catch (error) {
      if (tries === TRIES || performance.now() > end || !isPassing(error)) throw error;
      await sleep(Math.random() * SHORT_WAIT);
    }
  }
}

/** Whether the next moment may bring another answer: two writers that start together are at the same probe. */
function isPassing(error: unknown): boolean {
  return faultOf(error) === 'away' || faultOf(error) === 'busy';
}

/**
 * Puts an object twice, on the condition that it isn't there.
 *
 * @returns `exists` where the second is told that it is there, `accepted` where it overwrites, `failed` where the service
 *   answers neither, and may know no condition
 */
async function tryCondition(put: () => Promise<void>): Promise<'exists' | 'accepted' | 'failed'> {
  try {
    await ignoring('exists', put());
    await put();
    return 'accepted';
  } catch (error) {
    switch (faultOf(error)) {
      case 'exists':
        return 'exists';
      case 'unsupported':
      case 'refused':
      case 'busy':
        return 'failed';
      default:
        throw error;
    }
  }
}

/** What the probe holds; undefined where it isn't there. */
async function readProbe(client: BucketClient): Promise<Buffer | undefined> {
  try {
    return await insisted(() => client.get(PROBE));
  } catch (error) {
    if (faultOf(error) === 'absent') return undefined;
    throw error;
  }
}

async function ignoring(fault: 'exists' | 'absent', request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (faultOf(error) !== fault) throw error;
  }
}

async function explained<T>({ client, flag }: NamedBucket, needed: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof BucketError)) throw error;
    switch (error.fault) {
      case 'no-bucket':
        throw new AlertStreamError('CONFIG', `${flag}: there is no bucket ${client.url}: ${error.message}`);
      case 'refused':
        throw new AlertStreamError(
          'CONFIG',
          `${flag}: expected credentials that may ${needed} in ${client.url}, and was refused: ${error.message}`,
        );
      case 'unsupported':
        throw new AlertStreamError(
          'CONFIG',
          `${flag}: expected a service that can ${needed} in ${client.url}, got: ${error.message}`,
        );
      default:
        throw new AlertStreamError('STORE', `can't reach ${client.url}: ${error.message}`, {
          retriable: true,
          retryAfterMs: error.retryAfterMs,
        });
    }
  }
}

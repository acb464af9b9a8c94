import { setTimeout as sleep } from 'node:timers/promises';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { faultOf } from './bucket-store.ts';
import { BucketError, type BucketClient } from './client.ts';

/** An object that is put at the first start and stays, so that no right to delete is needed. */
const PROBE = 'probe';

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
 * keeps to the condition of a put; some accept the header and overwrite.
 *
 * @returns whether it does
 * @throws AlertStreamError `CONFIG` for what waiting won't mend; retriable where the service is away
 */
export async function probeWriting({ client, flag }: NamedBucket): Promise<boolean> {
  const put = () =>
    insisted(() => client.put(PROBE, Buffer.from('probe\n'), { ifAbsent: true, facts: { contentType: 'text/plain' } }));
  return explained({ client, flag }, 'create and read objects', async () => {
    const conditional = await honours(client, put);
    await insisted(() => client.get(PROBE));
    return conditional;
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
      if (tries === TRIES || performance.now() > end || faultOf(error) !== 'away') throw error;
      await sleep(Math.random() * SHORT_WAIT);
    }
  }
}

async function honours(client: BucketClient, put: () => Promise<void>): Promise<boolean> {
  try {
    await ignoring('exists', put());
    await put();
    return false;
  } catch (error) {
    if (faultOf(error) === 'exists') return true;
    if (faultOf(error) === 'unknown-condition') return false;
    // There from an earlier start, and the right to overwrite, which this writer lacks, was looked for first.
    if (faultOf(error) === 'refused' && (await canRead(client))) return true;
    throw error;
  }
}

function canRead(client: BucketClient): Promise<boolean> {
  return client.get(PROBE).then(
    () => true,
    () => false,
  );
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
      default:
        throw new AlertStreamError('STORE', `can't reach ${client.url}: ${error.message}`, { retriable: true });
    }
  }
}

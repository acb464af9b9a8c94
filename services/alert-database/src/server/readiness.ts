import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from '@alert-stream/common/http/health.ts';
import { messageOf } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { ReadableArchive } from '../archive/archive.ts';
import { readSchema } from '../archive/schemas.ts';

/** Milliseconds that a store may take to say that it hasn't got an object. */
const PATIENCE_MS = 4_000;

/** Milliseconds for which an answer holds, so that many probes cost a store in the cloud one request. */
const HOLDS_MS = 2_000;

/** Schema ids are 100 · major + minor: nobody has this one, but a store has to look for it to say so. */
const NO_SCHEMA = 0;

/**
 * Whether the store can be read. Why it can't is for the log: the message may name a path or a bucket, and anyone who
 * reaches the server may ask.
 */
export function storeReady(store: ReadableArchive, log: Logger): Check {
  let askedAt = Number.NEGATIVE_INFINITY;
  let answer: Promise<string[]> = Promise.resolve([]);
  return () => {
    if (performance.now() - askedAt >= HOLDS_MS) {
      askedAt = performance.now();
      answer = ask(store, log);
    }
    return answer;
  };
}

async function ask(store: ReadableArchive, log: Logger): Promise<string[]> {
  const over = new AbortController();
  const late = sleep(PATIENCE_MS, 'late' as const, { signal: over.signal }).catch(() => 'late' as const);
  try {
    const first = await Promise.race([readSchema(store, NO_SCHEMA), late]);
    return first === 'late' ? [`the alert store has not answered for ${PATIENCE_MS / 1000} s`] : [];
  } catch (error) {
    log.warn({ event: 'not-ready', error: messageOf(error) });
    return ['the alert store cannot be read'];
  } finally {
    over.abort();
  }
}

import type { BaseOptions } from '@platformatic/kafka';
import { backoffMs } from '../../async/retry.ts';
import type { Logger } from '../../log.ts';
import { detailOf, errorTree } from './errors.ts';

const LOG_EVERY_MS = 5_000;

/**
 * Options that make a client retry: while a broker is unavailable, nothing in flight is dropped.
 *
 * The client calls `retryDelay` after each failure, and that is the only place where it reports one. So the failure is
 * logged there, at most every five seconds.
 *
 * @param log undefined logs nothing
 * @param options `attempts`: number of retries, by default without limit; `signal`: no failure is logged after its abort
 */
export function retryOptions(
  log: Logger | undefined,
  { attempts, signal }: { attempts?: number; signal?: AbortSignal } = {},
): Required<Pick<BaseOptions, 'retries' | 'retryDelay'>> {
  let logAfter = Date.now() + 1_000;
  return {
    retries: attempts ?? true,
    retryDelay: (_client, operation, attempt, _retries, error) => {
      if (Date.now() >= logAfter && signal?.aborted !== true) {
        logAfter = Date.now() + LOG_EVERY_MS;
        log?.warn(
          { event: 'kafka-waiting', operation, attempt, reason: detailOf(error) },
          'Kafka does not respond, retrying',
        );
      }
      forgetStacks(error);
      return backoffMs(attempt);
    },
  };
}

/** Drops the stacks: the client keeps the error of each attempt, and an outage may last a day. */
function forgetStacks(error: Error): void {
  for (const node of errorTree(error)) node.stack = '';
}

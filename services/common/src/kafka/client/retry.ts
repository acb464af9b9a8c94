import type { BaseOptions } from '@platformatic/kafka';
import { backoffMs } from '../../async/retry.ts';
import type { Logger } from '../../log.ts';
import { detailOf, errorTree } from './errors.ts';

const LOG_EVERY_MS = 5_000;

/**
 * Client options that try again and again: a broker that is away comes back, and nothing in flight is dropped
 * meanwhile.
 *
 * The delay is asked for at each failure, and that is the only place where the client shows it: it is logged here,
 * at most every five seconds.
 *
 * @param log none: say nothing
 * @param options `attempts`: how often, by default for ever; `signal`: from its abort on a failure is no news
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
          'Kafka does not answer, trying again',
        );
      }
      forgetStacks(error);
      return backoffMs(attempt);
    },
  };
}

/** The client keeps the error of each attempt; without its stacks it is small, and an outage may last a day. */
function forgetStacks(error: Error): void {
  for (const node of errorTree(error)) node.stack = '';
}

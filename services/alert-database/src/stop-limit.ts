import type { Logger } from '@alert-stream/common/log.ts';

/** Milliseconds after which a stop that hangs, on a store that doesn't answer, is given up. */
const STOP_LIMIT_MS = 8000;

/**
 * Ends the program when it hasn't ended by itself in time after it was told to stop.
 *
 * @param unfinished what becomes of what was in flight, for the log
 */
export function limitStop(signal: AbortSignal, log: Logger, unfinished: string): void {
  signal.addEventListener('abort', () => {
    setTimeout(() => {
      log.error({ event: 'stop-timeout' }, `stopped without waiting longer; ${unfinished}`);
      // A file that hangs holds one of Node's threads, and process.exit waits for those: by whichever of its two interfaces.
      if (process.getActiveResourcesInfo().some((kind) => kind.startsWith('FSReq')))
        process.kill(process.pid, 'SIGKILL');
      process.exit(1);
    }, STOP_LIMIT_MS).unref();
  });
}

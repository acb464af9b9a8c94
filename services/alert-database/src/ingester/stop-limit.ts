import type { Logger } from '@alert-stream/common/log.ts';

/** Milliseconds after which a stop that hangs, on a store that doesn't answer, is given up. Nothing is lost by it. */
const STOP_LIMIT = 8000;

/** Ends the program when it hasn't ended by itself in time after it was told to stop. */
export function limitStop(signal: AbortSignal, log: Logger): void {
  signal.addEventListener('abort', () => {
    setTimeout(() => {
      log.error({ event: 'stop-timeout' }, 'stopped without waiting longer; what was in flight is read again next time');
      process.exit(1);
    }, STOP_LIMIT).unref();
  });
}

/**
 * The kinds of errors. The codes are stable: scripts, metrics and the quarantine use them.
 *
 * - `CONFIG` a flag, variable or value is wrong (exit code 2)
 * - `INPUT` a file or folder that the user named is wrong (exit code 2)
 * - `PACKET` a message's bytes can never be an alert
 * - `REGISTRY`, `KAFKA`, `STORE` a system that the program depends on refused or failed
 * - `STACK` a part of the one-machine system failed
 */
export type ErrorCode = 'CONFIG' | 'INPUT' | 'PACKET' | 'REGISTRY' | 'KAFKA' | 'STORE' | 'STACK';

/** An error whose message is written for the user; no stack trace is shown for it. */
export class AlertStreamError extends Error {
  override readonly name = 'AlertStreamError';
  readonly code: ErrorCode;
  /** Whether a retry can succeed later, as when a broker is unavailable. */
  readonly retriable: boolean;
  /** Milliseconds that a server asked to wait before the next attempt; undefined when it didn't. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; retriable?: boolean; retryAfterMs?: number | undefined } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.retriable = options.retriable ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** The exit code of the process: 2 when the user can correct the input or the configuration, else 1. */
  get exitCode(): 1 | 2 {
    return this.code === 'CONFIG' || this.code === 'INPUT' ? 2 : 1;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * What can go wrong, by kind. The code is stable: scripts, metrics and the quarantine use it.
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
  /** Whether trying again later can succeed, as with a broker that is away. */
  readonly retriable: boolean;
  /** Milliseconds that a server asked to wait before the next try; undefined when it didn't. */
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

  /** The process's exit code: 2 where the user can mend it by what they typed or passed, else 1. */
  get exitCode(): 1 | 2 {
    return this.code === 'CONFIG' || this.code === 'INPUT' ? 2 : 1;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

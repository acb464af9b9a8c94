/** An answer of the API server that is no success: what it refused, and why, in its own words. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The HTTP status; 410 also when a watch ends because what it began at is forgotten. */
  readonly status: number;
  /** Milliseconds that the API server asked to wait before the next request; undefined when it didn't. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, message: string, retryAfterMs?: number) {
    super(message);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether the same request will be refused again until somebody changes the object or the rights. */
  get isLasting(): boolean {
    return this.status >= 400 && this.status < 500 && ![408, 409, 410, 429].includes(this.status);
  }

  /** Whether nothing of the name or of the kind is there, or may be seen. */
  get isOutOfSight(): boolean {
    return [401, 403, 404].includes(this.status);
  }
}

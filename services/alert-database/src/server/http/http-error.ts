import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Why a request can't be answered, in words for who asked: no path or bucket, which are for the log. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: ContentfulStatusCode;
  readonly headers: Record<string, string>;

  /** @param detail what was expected and what came, or what isn't there */
  constructor(status: ContentfulStatusCode, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }
}

/** The one shape of all errors, `{"detail": "…"}`: what Rubin's client has always found there. Never kept by a cache. */
export function problem<S extends ContentfulStatusCode>(
  c: Context,
  status: S,
  detail: string,
  headers: Record<string, string> = {},
) {
  return c.json({ detail }, status, { 'cache-control': 'no-store', ...headers });
}

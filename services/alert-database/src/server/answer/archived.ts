import type { Context } from 'hono';
import { entityTag, hasAlready } from './entity-tag.ts';

/** What is archived never changes. It is for who may read the archive, not for caches that many share. */
const KEEP = 'private, max-age=604800, immutable';

/** What is made of it changes with the server's version: who kept it asks whether it is still the same. */
const ASK_AGAIN = 'private, no-cache';

/** What of an answer is its own. */
export type Archived = { type: string; etag: string | undefined; length: number | undefined };

/** The headers of something that is archived. */
export function archivedHeaders({ type, etag, length }: Archived): Record<string, string> {
  return {
    'content-type': type,
    'cache-control': KEEP,
    ...(etag !== undefined && { etag }),
    ...(length !== undefined && { 'content-length': String(length) }),
  };
}

/** Answers that who asks has it already, or undefined where they haven't. */
export function unlessKnown(c: Context, etag: string | undefined, keep = KEEP): Response | undefined {
  if (!hasAlready(c.req.header('if-none-match'), etag)) return undefined;
  return c.body(null, 304, { 'cache-control': keep, etag: etag as string });
}

/** Answers with archived bytes. */
export function archivedBytes(c: Context, content: Buffer, { type, etag }: Omit<Archived, 'length'>): Response {
  return unlessKnown(c, etag) ?? c.body(asBody(content), 200, archivedHeaders({ type, etag, length: content.length }));
}

/** Answers with what was made of something archived. */
export function derivedBytes(c: Context, content: Buffer, type: string): Response {
  const etag = entityTag(content);
  const headers = { ...archivedHeaders({ type, etag, length: content.length }), 'cache-control': ASK_AGAIN };
  return unlessKnown(c, etag, ASK_AGAIN) ?? c.body(asBody(content), 200, headers);
}

/** Never shared memory, whatever the type says. */
function asBody(content: Buffer): Buffer<ArrayBuffer> {
  return content as Buffer<ArrayBuffer>;
}

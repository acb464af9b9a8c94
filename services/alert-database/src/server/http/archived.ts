import { Readable } from 'node:stream';
import type { Logger } from '@alert-stream/common/log.ts';
import type { Context } from 'hono';
import type { HeldText } from '../context.ts';
import { entityTag, hasAlready } from './entity-tag.ts';
import { streamed } from './streamed.ts';

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
    'accept-ranges': 'none',
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
  return unlessKnown(c, etag) ?? bytes(c, content, archivedHeaders({ type, etag, length: content.length }));
}

/** Answers with what was made of something archived. */
export function derivedBytes(c: Context, content: Buffer, type: string): Response {
  const etag = entityTag(content);
  return unlessKnown(c, etag, ASK_AGAIN) ?? bytes(c, content, derivedHeaders({ type, etag, length: content.length }));
}

/** The same with a text in pieces, each of which is sent as the client takes it. */
export function derivedText(c: Context, { pieces, release }: HeldText, type: string, log: Logger): Response {
  const etag = entityTag(...pieces);
  const known = unlessKnown(c, etag, ASK_AGAIN);
  const [content = Buffer.alloc(0), ...more] = pieces;
  if (known === undefined && more.length > 0) {
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const close = async () => release();
    return streamed(c, derivedHeaders({ type, etag, length }), { content: Readable.from(pieces), close, log });
  }
  release();
  return known ?? bytes(c, content, derivedHeaders({ type, etag, length: content.length }));
}

function derivedHeaders(derived: Archived): Record<string, string> {
  return { ...archivedHeaders(derived), 'cache-control': ASK_AGAIN };
}

function bytes(c: Context, content: Buffer, headers: Record<string, string>): Response {
  c.get('holdUnsent')?.(content.length);
  // Never shared memory, whatever the type says.
  return c.body(content as Buffer<ArrayBuffer>, 200, headers);
}

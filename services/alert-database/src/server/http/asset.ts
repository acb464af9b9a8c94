import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Context } from 'hono';
import { NO_SNIFFING } from './no-sniffing.ts';

/** A file that pages use. */
export type Asset = {
  type: string;
  content: Buffer;
  /** Names the content: a browser keeps what it has until the page asks for another. */
  version: string;
};

/** A file is asked for by its version, so that a browser may keep it for ever. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** @param content where it lies, or what it is */
export function asset(type: string, content: URL | string): Asset {
  const bytes = content instanceof URL ? readFileSync(content) : Buffer.from(content);
  return { type, content: bytes, version: hash('sha256', bytes).slice(0, 12) };
}

/** Answers with one. */
export function assetAnswer(c: Context, { type, content }: Asset): Response {
  return c.body(content as Buffer<ArrayBuffer>, 200, {
    ...NO_SNIFFING,
    'content-type': type,
    'cache-control': FOR_EVER,
  });
}

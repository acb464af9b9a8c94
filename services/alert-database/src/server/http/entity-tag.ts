import { createHash } from 'node:crypto';

/** Characters of a tag: 132 bits of the hash. */
const LENGTH = 22;

/** A strong entity tag (RFC 9110, 8.8.3), quotes included: the same for the same bytes, and only for them. */
export function entityTag(...pieces: (Buffer | string)[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return `"${hash.digest('base64url').slice(0, LENGTH)}"`;
}

/** Whether who asks has these very bytes already: If-None-Match names their tag, or any. */
export function hasAlready(ifNoneMatch: string | undefined, etag: string | undefined): boolean {
  if (ifNoneMatch === undefined || etag === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim());
  return tags.includes('*') || tags.some((tag) => tag.replace(/^W\//, '') === etag);
}

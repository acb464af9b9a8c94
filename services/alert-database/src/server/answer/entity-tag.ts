import { hash } from 'node:crypto';

/** Characters of a tag: 132 bits of the hash. */
const LENGTH = 22;

/** A strong entity tag (RFC 9110, 8.8.3), quotes included: the same for the same bytes, and only for them. */
export function entityTag(bytes: Buffer | string): string {
  return `"${hash('sha256', bytes, 'base64url').slice(0, LENGTH)}"`;
}

/** Whether who asks has these very bytes already: If-None-Match names their tag, or any. */
export function hasAlready(ifNoneMatch: string | undefined, etag: string | undefined): boolean {
  if (ifNoneMatch === undefined || etag === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim());
  return tags.includes('*') || tags.some((tag) => tag.replace(/^W\//, '') === etag);
}

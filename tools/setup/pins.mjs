import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads tools/pins.json: version and checksum of everything that npm's lock file doesn't bring. */
export function readPins(root) {
  return JSON.parse(readFileSync(join(root, 'tools/pins.json'), 'utf8'));
}

/** A fingerprint of the pins, by which a record of tools is known to belong to them. */
export function pinsDigest(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'tools/pins.json')))
    .digest('hex');
}

/** The name of a tool's folder in the cache: other content always means another name. */
export function folderName(name, version, checksum) {
  const hex = createHash('sha256').update(checksum).digest('hex');
  return `${name}-${version}-${hex.slice(0, 12)}`;
}

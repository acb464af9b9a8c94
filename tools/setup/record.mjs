import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pinsDigest } from './pins.mjs';

/** Where a clone keeps the places of its tools, for tools.ts. `npm ci` removes it, the next set-up makes it anew. */
export function recordPath(root) {
  return join(root, 'node_modules/.cache/alert-distribution-system/tools.json');
}

/** Writes down where the tools are, so that tests find them without the set-up. */
export function writeRecord(root, tools) {
  const path = recordPath(root);
  const text = `${JSON.stringify({ pins: pinsDigest(root), tools }, undefined, 2)}\n`;
  if (text === current(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}

function current(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

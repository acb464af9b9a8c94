import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A file that pages use. */
export type Asset = {
  type: string;
  content: string;
  /** Names the content: a browser keeps what it has until the page asks for another. */
  version: string;
};

/** The files that pages use, by name. */
export const ASSETS = {
  'style.css': asset('style.css', 'text/css; charset=utf-8'),
  'icon.svg': asset('icon.svg', 'image/svg+xml'),
};

function asset(name: string, type: string): Asset {
  const content = readFileSync(new URL(name, import.meta.url), 'utf8');
  return { type, content, version: hash('sha256', content).slice(0, 12) };
}

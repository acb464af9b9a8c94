import { asset } from '../http/asset.ts';

/** The files that pages use, by name. */
export const ASSETS = {
  'style.css': asset('text/css; charset=utf-8', new URL('style.css', import.meta.url)),
  'icon.svg': asset('image/svg+xml', new URL('icon.svg', import.meta.url)),
};

import type { Context, Env, Hono } from 'hono';
import { TrieRouter } from 'hono/router/trie-router';

/**
 * Redirects a path that ends with a slash to the same path without it, where there is such a route, as the Python server
 * did. By status 307 the client keeps the method and the body.
 *
 * @param app an app with all of its routes
 * @returns a function that returns the redirect, or undefined where there is no such route either
 */
export function slashRedirect<E extends Env>(app: Hono<E>): (c: Context) => Response | undefined {
  const router = new TrieRouter<true>();
  for (const { path } of app.routes) if (!path.endsWith('*')) router.add('ALL', path, true);
  return (c) => {
    const path = withoutSlash(c.req.path);
    if (path === c.req.path || path === '' || router.match('ALL', path)[0].length === 0) return undefined;
    const { pathname, search } = new URL(c.req.url);
    return c.redirect(`${withoutSlash(pathname)}${search}`, 307);
  };
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

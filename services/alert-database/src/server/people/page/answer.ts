import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { layout } from './layout.ts';

/** What a page may load: its own style sheet, icon and images; no script at all, and nothing from elsewhere. */
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** For what isn't a page, in case a browser opens it as one. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

/** Headers of all that is shown in a browser. */
export const NO_SNIFFING = { 'x-content-type-options': 'nosniff', 'content-security-policy': NOTHING };

/** Answers with a page. It is made anew each time: how it looks changes with the server's version. */
export async function pageAnswer(c: Context, page: ReturnType<typeof layout>, status: ContentfulStatusCode = 200): Promise<Response> {
  return c.html(await page, status, {
    ...NO_SNIFFING,
    'content-security-policy': POLICY,
    'cache-control': status === 200 ? 'private, no-cache' : 'no-store',
    'referrer-policy': 'same-origin',
  });
}

import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { NO_SNIFFING } from '../http/no-sniffing.ts';
import type { layout } from './layout.ts';

/** What a page may load: its own style sheet, icon and images; no script at all, and nothing from elsewhere. */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Answers with a page. It is made anew each time: how it looks changes with the server's version. */
export async function pageAnswer(
  c: Context,
  page: ReturnType<typeof layout>,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const text = await page;
  // Nearly each of its letters is a byte. What says that something went wrong is short.
  if (status === 200) c.get('holdUnsent')?.(text.length);
  return c.html(text, status, {
    ...NO_SNIFFING,
    'content-security-policy': POLICY,
    'cache-control': status === 200 ? 'private, no-cache' : 'no-store',
    'referrer-policy': 'same-origin',
  });
}

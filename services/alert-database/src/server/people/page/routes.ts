import { Hono, type Context } from 'hono';
import { messageOf } from '@alert-stream/common/errors.ts';
import { prefers } from '../../answer/accept.ts';
import type { ServerContext } from '../../context.ts';
import { HttpError } from '../../http-error.ts';
import { parseAlertId } from '../../ids.ts';
import { baseOf, links } from '../links.ts';
import { openAlert } from '../open-alert.ts';
import { alertPage } from './alert-page.ts';
import { NO_SNIFFING, pageAnswer } from './answer.ts';
import { ASSETS } from './assets.ts';
import { problemPage, searchPage } from './search-page.ts';

/** A page's files are asked for by their version, so that a browser may keep them for ever. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * The pages: the search at `/`, an alert at `/alerts/{id}`, and the files that they use. With a path prefix the search
 * has its slash too, which people type.
 */
export function pageRoutes(context: ServerContext): Hono {
  const { pathPrefix } = context;
  const routes = new Hono();
  const base = (c: Context) => baseOf(c.req.path, pathPrefix);
  const search = (c: Context) => pageAnswer(c, searchPage(base(c)));

  routes.get('/', search);
  if (pathPrefix !== undefined) routes.get(`${pathPrefix}/`, search);

  routes.get('/alerts', async (c) => {
    const value = (c.req.query('id') ?? '').trim();
    const id = parseAlertId(value);
    if (id !== undefined) return c.redirect(links.page(base(c), id), 303);
    const problem = `An alert’s id is a whole number such as 7912941781254298, got ${value === '' ? 'nothing' : `“${value}”`}.`;
    return pageAnswer(c, searchPage(base(c), { value, problem }), 400);
  });

  routes.get('/alerts/:id', async (c) => {
    const id = parseAlertId(c.req.param('id'));
    const alert = id === undefined ? undefined : await openAlert(context, id);
    if (alert === undefined) throw new HttpError(404, 'No alert is archived under this id');
    return pageAnswer(c, alertPage(alert, base(c)));
  });

  routes.get('/assets/:name', (c) => {
    const name = c.req.param('name');
    if (!Object.hasOwn(ASSETS, name)) return c.notFound();
    const { type, content } = ASSETS[name as keyof typeof ASSETS];
    return c.body(content, 200, { ...NO_SNIFFING, 'content-type': type, 'cache-control': FOR_EVER });
  });

  routes.onError((error, c) => {
    const known = error instanceof HttpError ? error : new HttpError(503, 'The alert store can’t be read at the moment');
    // What a page can't show for reasons that are not the reader's, is for the log; its message may name a path.
    if (known !== error) context.log.error({ event: 'failed', method: c.req.method, path: c.req.path, error: messageOf(error) });
    return problemAnswer(c, base(c), known);
  });
  return routes;
}

const TITLES: Record<number, string> = { 404: 'Not found', 503: 'Try again in a moment' };

/** Answers a browser that asked for what isn't there; undefined for others, such as programs. */
export function notFoundPage(c: Context, pathPrefix: string | undefined): Promise<Response> | undefined {
  if (!prefers(c.req.header('accept'), 'text/html', 'application/json')) return undefined;
  return problemAnswer(c, baseOf(c.req.path, pathPrefix), new HttpError(404, 'There is nothing at this address'));
}

/** Answers a browser with a page that says what went wrong. */
async function problemAnswer(c: Context, base: string, { status, message, headers }: HttpError): Promise<Response> {
  const answer = await pageAnswer(c, problemPage(base, TITLES[status] ?? 'This alert can’t be shown', message), status);
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
  return answer;
}

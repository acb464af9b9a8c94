import { Hono, type Context } from 'hono';
import { messageOf } from '@alert-stream/common/errors.ts';
import { prefers } from '../http/accept.ts';
import type { ServerContext } from '../context.ts';
import { assetAnswer } from '../http/asset.ts';
import { HttpError, problem } from '../http/http-error.ts';
import { parseAlertId } from '../ids.ts';
import { baseOf, links } from './links.ts';
import { withAlert } from '../decoded/decode-alert.ts';
import { alertPage } from './alert-page.ts';
import { pageAnswer } from './answer.ts';
import { ASSETS } from './assets.ts';
import { problemPage, searchPage } from './search-page.ts';

/**
 * The pages: the search at `/`, an alert at `/alerts/{id}`, and the files that they use. What goes wrong is a page too,
 * but for who would rather have JSON.
 */
export function pageRoutes(context: ServerContext): Hono {
  const { pathPrefix } = context;
  const routes = new Hono();
  const base = (c: Context) => baseOf(c.req.path, pathPrefix);

  routes.get('/', (c) => searchAnswer(c, base(c)));

  routes.get('/alerts', async (c) => {
    const value = (c.req.query('id') ?? '').trim();
    const id = parseAlertId(value);
    if (id !== undefined) return c.redirect(links.page(base(c), id), 303);
    const wrong = `An alert’s id is a whole number such as 7912941781254298, got ${value === '' ? 'nothing' : `“${value}”`}`;
    if (wantsJson(c)) return problem(c, 400, wrong);
    return pageAnswer(c, searchPage(base(c), { value, problem: `${wrong}.` }), 400);
  });

  routes.get('/alerts/:id', async (c) => {
    const id = parseAlertId(c.req.param('id'));
    if (id === undefined) throw new HttpError(404, ABSENT);
    return withAlert(context, id, (alert) => {
      if (alert === undefined) throw new HttpError(404, ABSENT);
      return pageAnswer(c, alertPage(alert, base(c)));
    });
  });

  routes.get('/assets/:name', (c) => {
    const name = c.req.param('name');
    if (!Object.hasOwn(ASSETS, name)) return c.notFound();
    return assetAnswer(c, ASSETS[name as keyof typeof ASSETS]);
  });

  routes.onError((error, c) => {
    const known =
      error instanceof HttpError ? error : new HttpError(503, 'The alert store can’t be read at the moment');
    // What a page can't show for reasons that are not the reader's, is for the log; its message may name a path.
    if (known !== error)
      context.log.error({ event: 'failed', method: c.req.method, path: c.req.path, error: messageOf(error) });
    return wantsJson(c) ? problem(c, known.status, known.message, known.headers) : problemAnswer(c, base(c), known);
  });
  return routes;
}

const ABSENT = 'No alert is archived under this id';

/** Answers with the search. */
export function searchAnswer(c: Context, base: string): Promise<Response> {
  return pageAnswer(c, searchPage(base));
}

function wantsJson(c: Context): boolean {
  return prefers(c.req.header('accept'), 'application/json', 'text/html');
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

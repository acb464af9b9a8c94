import type { IncomingMessage } from 'node:http';
import { messageOf } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { Hono, type Context } from 'hono';
import { clientAddress } from './client-address.ts';
import { letPass } from './drain-body.ts';
import type { ProxyMetrics } from './metrics.ts';
import type { RateLimit } from './rate-limit.ts';
import { readRequest } from './routes.ts';
import { NoAnswer, type Found, type Upstream } from './upstream.ts';

/** Only in Node is there a connection; tests ask the app itself. */
type Env = { Bindings: { incoming?: IncomingMessage }; Variables: { route: string } };

export type ProxyAppOptions = {
  upstream: Upstream;
  limit: RateLimit;
  /** See {@link clientAddress}. */
  trustedProxies: number;
  metrics: ProxyMetrics;
  log: Logger;
};

const METHODS = 'GET, HEAD, OPTIONS';

/** By these a request says that it is meant as another method than it has; servers behind might believe it. */
const OVERRIDES = ['x-http-method-override', 'x-http-method', 'x-method-override'];

/** Seconds after which a client may ask again for what the registry couldn't tell; its own number goes before. */
const RETRY_SECONDS = 5;

/** What every answer has: anybody's page may read schemas, and no browser takes one for a page. */
const HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'ETag, Retry-After',
  'content-security-policy': "default-src 'none'",
  'x-content-type-options': 'nosniff',
};

/**
 * The proxy's HTTP interface: GET and HEAD of the routes of routes.ts, and nothing else. Errors have the form of
 * Confluent's, so that its clients show their messages.
 */
export function proxyApp({ upstream, limit, trustedProxies, metrics, log }: ProxyAppOptions): Hono<Env> {
  const app = new Hono<Env>();

  app.use(async (c, next) => {
    await next();
    if (!hasBody(c)) return;
    // Nobody looks at a body, so nothing else can come on its connection.
    c.res.headers.set('connection', 'close');
    await letPass(c.env.incoming);
  });

  app.use(async (c, next) => {
    const begun = performance.now();
    c.set('route', 'other');
    await next();
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
    metrics.answered(c.get('route'), c.res.status, (performance.now() - begun) / 1000);
  });

  app.use(async (c, next) => {
    const wait = limit.take(
      clientAddress(c.env.incoming?.socket.remoteAddress ?? '', c.req.header('x-forwarded-for'), trustedProxies),
    );
    if (wait > 0) return problem(c, 429, 'too many requests from this address', { 'retry-after': String(wait) });
    return next();
  });

  app.use(async (c, next) => {
    if (c.req.method === 'OPTIONS') {
      return c.body(null, 204, {
        allow: METHODS,
        'access-control-allow-methods': METHODS,
        'access-control-allow-headers': 'Accept, Content-Type',
        'access-control-max-age': '86400',
      });
    }
    if (c.req.raw.method !== 'GET' && c.req.raw.method !== 'HEAD') {
      return problem(c, 405, `${c.req.method} isn't taken: schemas are only read here`, { allow: METHODS });
    }
    if (OVERRIDES.some((name) => c.req.header(name) !== undefined)) {
      return problem(c, 405, 'a request that says to be another method is not taken', { allow: METHODS });
    }
    if (hasBody(c)) return problem(c, 400, 'a reading request has no body');
    return next();
  });

  // Some clients ask for it to see whether there is a registry.
  app.get('/', (c) => {
    c.set('route', '/');
    return c.json({}, 200, { 'cache-control': 'no-cache' });
  });

  app.get('*', async (c) => {
    const wanted = readRequest(new URL(c.req.url));
    if (wanted === undefined) return problem(c, 404, 'HTTP 404 Not Found');
    c.set('route', wanted.route);
    return passOn(c, await upstream.read(wanted), wanted.immutable);
  });

  app.onError((error, c) => {
    // What the registry said may be for the log alone, where upstream.ts has put it.
    const status = error instanceof NoAnswer ? error.status : 500;
    if (status === 500)
      log.error(
        { event: 'failed', route: c.get('route'), reason: messageOf(error) },
        'a request failed by a fault of this program',
      );
    const asked = error instanceof NoAnswer ? error.retryAfterMs : undefined;
    const seconds = asked === undefined ? RETRY_SECONDS : Math.ceil(asked / 1000);
    return problem(c, status, 'the registry gives no answer at the moment', { 'retry-after': String(seconds) });
  });
  return app;
}

function hasBody(c: Context): boolean {
  return Number(c.req.header('content-length') ?? 0) > 0 || c.req.header('transfer-encoding') !== undefined;
}

/** A schema of an id never changes: a day is for those who make a registry anew while they try things out. */
function passOn(c: Context, { status, body, type, etag }: Found, immutable: boolean): Response {
  const headers = { 'cache-control': immutable ? 'public, max-age=86400, immutable' : 'no-cache', etag };
  if (status !== 200)
    return new Response(body, { status, headers: { 'cache-control': 'no-store', 'content-type': type } });
  const asked = c.req.header('if-none-match') ?? '';
  if (asked.split(',').some((each) => ['*', etag, `W/${etag}`].includes(each.trim())))
    return new Response(null, { status: 304, headers });
  return new Response(body, {
    headers: { ...headers, 'content-type': type, 'content-length': String(body.byteLength) },
  });
}

function problem(
  c: Context,
  status: 400 | 404 | 405 | 429 | 500 | 502 | 503 | 504,
  message: string,
  headers: Record<string, string> = {},
): Response {
  const type = { 'content-type': 'application/vnd.schemaregistry.v1+json', 'cache-control': 'no-store' };
  return c.body(JSON.stringify({ error_code: status, message }), status, { ...type, ...headers });
}

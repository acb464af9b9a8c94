import { OpenAPIHono } from '@hono/zod-openapi';
import { Hono, type Env, type ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { getPath } from 'hono/utils/url';
import { messageOf } from '@alert-stream/common/errors.ts';
import { healthApp } from '@alert-stream/common/http/health.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import type { ServedArchive } from '../archive/archive.ts';
import type { ServerContext } from './context.ts';
import { HttpError, problem } from './http/http-error.ts';
import { slashRedirect } from './http/trailing-slash.ts';
import { countUnsent } from './memory/unsent.ts';
import { measureRequests } from './metrics.ts';
import { alertAsJson } from './decoded/alert-json.ts';
import { notFoundPage, searchAnswer } from './pages/routes.ts';
import { publishedSchemas, type PublishedSchema } from './decoded/published-schemas.ts';
import { cutoutRoute } from './routes/cutouts.ts';
import { pageRoutes } from './pages/routes.ts';
import { ArchiveReader, type ReadingOptions } from './reading/archive-reader.ts';
import { STORE_RETRY_SECONDS } from './reading/deadline.ts';
import { ReadLimit } from './reading/concurrency-limit.ts';
import { storeReady } from './readiness.ts';
import { alertRoutes } from './routes/alerts.ts';
import { batchRoute } from './routes/batch.ts';
import { docsRoutes } from './routes/docs.ts';
import { healthRoute } from './routes/health.ts';
import { openApiRoute } from './routes/openapi.ts';
import { schemaRoutes } from './routes/schemas.ts';

/** Alerts that are decoded at a time: each is in memory as a packet, as a record, and as the text or image made of it. */
const MAX_DECODING = 16;

export type ServerAppOptions = {
  store: ServedArchive;
  log: Logger;
  reading: ReadingOptions;
  /** Archived schemas as they were published; as they are archived, unless given. */
  published?: PublishedSchema;
  /** Where the routes are found too, such as `/alertdb`. */
  pathPrefix?: string | undefined;
  /** Whether the server is about to stop, so that no new work should be sent to it. */
  isStopping?: () => boolean;
  /** Where requests are counted, and what /metrics shows. */
  registry?: MetricsRegistry;
};

/**
 * The alert database's HTTP interface (DMTN-183). Alerts go out as they are stored, gzipped, without Content-Encoding:
 * clients unpack them themselves and would fail on a body that their HTTP library had already unpacked.
 *
 * The routes are always at the root, since Rubin's Python client drops any prefix of its base address.
 * Health and metrics are at the root alone, where the cluster asks for them and an ingress for the prefix doesn't lead.
 */
export function serverApp(options: ServerAppOptions): Hono<Env> {
  const { store, log, pathPrefix, isStopping = () => false, registry = new MetricsRegistry() } = options;
  const app = new Hono<Env>({ getPath: pathOf });
  app.route('/', healthApp({ ready: storeReady(store, log), isStopping, registry }));
  app.use(measureRequests(registry, pathPrefix));
  app.use(async (c, next) => {
    await next();
    c.res.headers.set('x-content-type-options', 'nosniff');
    log.debug({ event: 'request', method: c.req.method, path: c.req.path, status: c.res.status });
  });
  const reader = new ArchiveReader(store, registry, options.reading);
  app.use(countUnsent(reader.memory));
  const { published = publishedSchemas(undefined) } = options;
  const routes = archiveRoutes(reader, { log, pathPrefix, published, isStopping });
  app.route('/', routes);
  if (pathPrefix !== undefined) {
    app.route(pathPrefix, routes);
    // People type the slash too.
    app.get(`${pathPrefix}/`, (c) => searchAnswer(c, pathPrefix));
  }
  const redirect = slashRedirect(app);
  app.notFound((c) => redirect(c) ?? notFoundPage(c, pathPrefix) ?? problem(c, 404, 'not found'));
  app.onError(answerFailure(log));
  return app;
}

/** Some HTTP libraries encode the colon of `/v1/alerts:batch`, as they may. */
function pathOf(request: Request): string {
  return getPath(request).replaceAll(/%3a/gi, ':');
}

type RouteOptions = Pick<ServerContext, 'log' | 'pathPrefix' | 'published'> & { isStopping: () => boolean };

function archiveRoutes(reader: ArchiveReader, { log, pathPrefix, published, isStopping }: RouteOptions): OpenAPIHono {
  const context: ServerContext = {
    alerts: (id, lease) => reader.wholeAlert(id, lease),
    schema: async (id) => (await reader.schemas.read(id))?.text,
    published,
    decoding: new ReadLimit(MAX_DECODING),
    memory: reader.memory,
    log,
    pathPrefix,
  };
  const routes = new OpenAPIHono();
  routes.use(
    methodNotAllowed({
      app: routes,
      onMethodNotAllowed: (c, allowed) => {
        const allow = allowed.join(', ');
        return problem(c, 405, `expected ${allow}, got ${c.req.method}`, { allow });
      },
    }),
  );
  routes.route('/', healthRoute(isStopping));
  routes.route('/', alertRoutes(reader.alerts, context, alertAsJson));
  routes.route('/', batchRoute(reader, log));
  routes.route('/', schemaRoutes(reader.schemas));
  routes.route('/', cutoutRoute(context));
  routes.route('/', pageRoutes(context));
  routes.route('/', openApiRoute(routes));
  routes.route('/', docsRoutes());
  return routes;
}

function answerFailure(log: Logger): ErrorHandler {
  return (error, c) => {
    if (error instanceof HttpError) {
      // What is damaged needs somebody; what is too much, or late, is counted and may be a thousand times a second.
      const level = error.status === 500 ? 'warn' : 'debug';
      log[level]({ event: 'refused', method: c.req.method, path: c.req.path, error: error.message });
      return problem(c, error.status, error.message, error.headers);
    }
    // What Hono itself refuses: a body that is no JSON, or says that it is none.
    if (error instanceof HTTPException && error.status < 500) return problem(c, error.status as 400, error.message);
    // The message may name a path of the machine, which is for the log alone.
    log.error({ event: 'failed', method: c.req.method, path: c.req.path, error: messageOf(error) });
    return problem(c, 503, 'the alert store cannot be read at the moment', {
      'retry-after': String(STORE_RETRY_SECONDS),
    });
  };
}

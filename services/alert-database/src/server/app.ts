import { Hono, type Context } from 'hono';
import { messageOf } from '@alert-stream/common/errors.ts';
import { healthApp } from '@alert-stream/common/http/health.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { Registry } from '@alert-stream/common/metrics.ts';
import { readAlert } from '../archive/alerts.ts';
import type { ReadableArchive } from '../archive/archive.ts';
import { readSchema } from '../archive/schemas.ts';
import { parseAlertId, parseSchemaId } from './ids.ts';
import { measureRequests } from './metrics.ts';
import { storeReady } from './readiness.ts';

const ALERT_TYPE = 'application/octet-stream';
const SCHEMA_TYPE = 'application/vnd.schemaregistry.v1+json';

export type ServerAppOptions = {
  store: ReadableArchive;
  log: Logger;
  /** Where the routes are found too, such as `/alertdb`. */
  pathPrefix?: string | undefined;
  /** Whether the server is about to stop, so that no new work should be sent to it. */
  isStopping?: () => boolean;
  /** Where requests are counted, and what /metrics shows. */
  registry?: Registry;
};

/**
 * The alert database's HTTP interface (DMTN-183). Alerts go out as they are stored, gzipped, without Content-Encoding:
 * clients unpack them themselves and would fail on a body that their HTTP library had already unpacked.
 *
 * The routes are always at the root, since Rubin's Python client drops any prefix of its base address.
 * Health and metrics are at the root alone, where the cluster asks for them and an ingress for the prefix doesn't lead.
 */
export function serverApp({
  store,
  log,
  pathPrefix,
  isStopping = () => false,
  registry = new Registry(),
}: ServerAppOptions): Hono {
  const routes = new Hono();

  routes.get('/v1/health', (c) => (isStopping() ? detail(c, 503, 'stopping') : c.text('OK')));

  routes.get('/v1/alerts/:id', async (c) => {
    const id = parseAlertId(c.req.param('id'));
    const alert = id === undefined ? undefined : await readAlert(store, id);
    return alert === undefined ? detail(c, 404, 'alert not found') : bytes(c, alert, ALERT_TYPE);
  });

  routes.get('/v1/schemas/:id', async (c) => {
    const id = parseSchemaId(c.req.param('id'));
    const schema = id === undefined ? undefined : await readSchema(store, id);
    return schema === undefined ? detail(c, 404, 'schema not found') : bytes(c, schema, SCHEMA_TYPE);
  });

  const app = new Hono();
  app.route('/', healthApp({ ready: storeReady(store, log), isStopping, registry }));
  app.use(measureRequests(registry, pathPrefix));
  app.use(async (c, next) => {
    await next();
    log.debug({ event: 'request', method: c.req.method, path: c.req.path, status: c.res.status });
  });
  app.route('/', routes);
  if (pathPrefix !== undefined) app.route(pathPrefix, routes);
  app.notFound((c) => detail(c, 404, 'not found'));
  app.onError((error, c) => {
    // The message may name a path of the machine, which is for the log alone.
    log.error({ event: 'failed', method: c.req.method, path: c.req.path, error: messageOf(error) });
    return detail(c, 503, 'the alert store cannot be read at the moment');
  });
  return app;
}

function bytes(c: Context, content: Buffer, type: string): Response {
  return c.body(new Uint8Array(content), 200, { 'content-type': type, 'content-length': String(content.length) });
}

function detail(c: Context, status: 404 | 503, text: string): Response {
  return c.json({ detail: text }, status);
}

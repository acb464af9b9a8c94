import type { Context, MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { ConnectionLimit } from '@alert-stream/common/http/connection-limit.ts';
import { Counter, Gauge, Histogram, type MetricsRegistry } from '@alert-stream/common/metrics.ts';

declare module 'hono' {
  interface ContextVariableMap {
    /** Counts bytes of a body whose length isn't told in advance, when they are sent. */
    countSent?: (bytes: number) => void;
  }
}

/** Seconds: a file takes a millisecond, an object in the cloud tens to hundreds of them. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The label of what is no route, so that no path that somebody tries becomes one. */
const NO_ROUTE = 'other';

/**
 * Counts requests by route, as a route is written in the code (`/v1/alerts/:id`), and without the path prefix.
 *
 * @param pathPrefix where the routes are found too
 */
export function measureRequests(registry: MetricsRegistry, pathPrefix = ''): MiddlewareHandler {
  const registers = [registry];
  const requests = new Counter({
    name: 'alertdb_requests_total',
    help: 'Requests that were answered.',
    labelNames: ['route', 'status'],
    registers,
  });
  const duration = new Histogram({
    name: 'alertdb_request_duration_seconds',
    help: 'Time from a request to its answer, without the sending of the body.',
    labelNames: ['route'],
    buckets: BUCKETS,
    registers,
  });
  const bytes = new Counter({
    name: 'alertdb_response_bytes_total',
    help: 'Bytes of alerts and schemas that were sent.',
    labelNames: ['route'],
    registers,
  });
  return async (c, next) => {
    const begun = performance.now();
    c.set('countSent', (sent) => bytes.inc({ route: routeOf(c, pathPrefix) }, sent));
    await next();
    const route = routeOf(c, pathPrefix);
    duration.observe({ route }, (performance.now() - begun) / 1000);
    requests.inc({ route, status: String(c.res.status) });
    if (c.req.method !== 'HEAD' && c.res.ok) bytes.inc({ route }, Number(c.res.headers.get('content-length') ?? 0));
  };
}

/** Tells how many connections there are. */
export function connectionMetrics(
  registry: MetricsRegistry,
  connections: Pick<ConnectionLimit, 'open' | 'refused'>,
): void {
  const registers = [registry];
  const open: Gauge = new Gauge({
    name: 'alertdb_connections',
    help: 'Connections that are open.',
    registers,
    collect: () => open.set(connections.open),
  });
  const refused: Counter = new Counter({
    name: 'alertdb_connections_refused_total',
    help: 'Connections that were closed at once, and requests that got a 503, since there were too many connections.',
    registers,
    collect: () => {
      refused.reset();
      refused.inc(connections.refused);
    },
  });
}

function routeOf(c: Context, pathPrefix: string): string {
  const path = routePath(c, -1);
  if (path.endsWith('*')) return NO_ROUTE;
  if (path === pathPrefix) return '/';
  return path.slice(path.startsWith(`${pathPrefix}/`) ? pathPrefix.length : 0);
}

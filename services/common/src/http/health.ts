import { Hono, type Context } from 'hono';
import type { MetricsRegistry } from '../metrics.ts';
import { AlertStreamError } from '../errors.ts';

/** Why something isn't as it should be: a sentence each, without secrets. None: all is well. */
export type Check = () => string[] | Promise<string[]>;

export type HealthOptions = {
  /** What only a restart mends, such as work that is stuck. A system that is away isn't: a restart brings it not back. */
  live?: Check;
  /** What keeps the program from its work now. */
  ready: Check;
  /** Whether the program has been told to stop, so that no new work should be sent to it. */
  isStopping: () => boolean;
  registry: MetricsRegistry;
};

/** Where healthApp answers. */
export const HEALTH_PATHS: readonly string[] = ['/healthz', '/readyz', '/metrics'];

/**
 * What a cluster asks a program: GET /healthz (is it alive?), /readyz (can it work?) and /metrics (Prometheus).
 *
 * @example
 * ```ts
 * healthApp({ ready: () => (connected ? [] : ['Kafka is away']), isStopping: () => signal.aborted, registry });
 * ```
 */
export function healthApp({ live = () => [], ready, isStopping, registry }: HealthOptions): Hono {
  const app = new Hono();
  app.get('/healthz', async (c) => answer(c, await live()));
  app.get('/readyz', async (c) => answer(c, isStopping() ? ['the program is stopping'] : await ready()));
  app.get('/metrics', async (c) => c.body(await registry.metrics(), 200, { 'content-type': registry.contentType }));
  // Our own errors are written for people; what another says may be for the log alone.
  app.onError((error, c) => answer(c, [error instanceof AlertStreamError ? error.message : 'the check itself failed']));
  return app;
}

function answer(c: Context, reasons: string[]): Response {
  c.header('cache-control', 'no-store');
  return reasons.length === 0 ? c.text('ok') : c.json({ reasons }, 503);
}

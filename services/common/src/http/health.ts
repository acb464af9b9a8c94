import { Hono, type Context } from 'hono';
import type { MetricsRegistry } from '../metrics.ts';
import { AlertStreamError } from '../errors.ts';

/** Reasons why a check fails, a sentence each, without secrets; empty when it passes. */
export type Check = () => string[] | Promise<string[]>;

export type HealthOptions = {
  /**
   * Liveness: problems that only a restart solves, such as stuck work. An unavailable system is none of them, since a
   * restart does not bring it back.
   */
  live?: Check;
  /** Readiness: what keeps the program from its work now. */
  ready: Check;
  /** Whether the program is stopping, so that it should get no new work. */
  isStopping: () => boolean;
  registry: MetricsRegistry;
};

/** Paths of the routes of {@link healthApp}. */
export const HEALTH_PATHS: readonly string[] = ['/healthz', '/readyz', '/metrics'];

/**
 * Serves the probes and metrics of a program: GET /healthz (liveness), /readyz (readiness) and /metrics (Prometheus).
 *
 * @example
 * ```ts
 * healthApp({ ready: () => (connected ? [] : ['Kafka is unavailable']), isStopping: () => signal.aborted, registry });
 * ```
 */
export function healthApp({ live = () => [], ready, isStopping, registry }: HealthOptions): Hono {
  const app = new Hono();
  app.get('/healthz', async (c) => respond(c, await live()));
  app.get('/readyz', async (c) => respond(c, isStopping() ? ['the program is stopping'] : await ready()));
  app.get('/metrics', async (c) => c.body(await registry.metrics(), 200, { 'content-type': registry.contentType }));
  // Our own errors are written for users; the message of any other error may not be public.
  app.onError((error, c) =>
    respond(c, [error instanceof AlertStreamError ? error.message : 'the check itself failed']),
  );
  return app;
}

function respond(c: Context, reasons: string[]): Response {
  c.header('cache-control', 'no-store');
  return reasons.length === 0 ? c.text('ok') : c.json({ reasons }, 503);
}

import { OpenAPIHono } from '@hono/zod-openapi';
import { gzipSync } from 'node:zlib';
import { Hono } from 'hono';
import type { ServerContext } from '../../../../../services/alert-database/src/server/context.ts';
import { publishedSchemas } from '../../../../../services/alert-database/src/server/decoded/published-schemas.ts';
import { pageRoutes } from '../../../../../services/alert-database/src/server/pages/routes.ts';
import { cutoutRoute } from '../../../../../services/alert-database/src/server/routes/cutouts.ts';
import { WorkMemory } from '../../../../../services/alert-database/src/server/memory/work-memory.ts';
import { ReadLimit } from '../../../../../services/alert-database/src/server/reading/concurrency-limit.ts';
import { HttpError, problem } from '../../../../../services/alert-database/src/server/http/http-error.ts';
import { memoryLog } from '../../../../support/memory-log.ts';
import type { Alert } from './alerts.ts';

/** What the routes read from, holding some alerts and their schemas. */
export function contextWith(...alerts: Alert[]) {
  const { log, events } = memoryLog();
  const schemas = new Map(alerts.map(({ schemaId, schema }) => [schemaId, Buffer.from(schema)]));
  const context: ServerContext = {
    alerts: async (id) => {
      const found = alerts.find((alert) => alert.id === id);
      return found && { gzipped: gzipSync(found.packet), etag: '"tag"' };
    },
    schema: async (id) => schemas.get(id),
    published: publishedSchemas(undefined),
    decoding: new ReadLimit(16),
    memory: new WorkMemory(2 ** 27),
    log,
    pathPrefix: '/alertdb',
  };
  return { context, schemas, events };
}

/** The routes for people alone, at the root and below /alertdb; errors are answered as the server does. */
export function pagesApp(...alerts: Alert[]) {
  const { context, schemas, events } = contextWith(...alerts);
  const routes = new OpenAPIHono().route('/', cutoutRoute(context)).route('/', pageRoutes(context));
  const app = new Hono().route('/', routes).route('/alertdb', routes);
  app.onError((error, c) => {
    if (error instanceof HttpError) return problem(c, error.status, error.message);
    throw error;
  });
  return {
    request: async (path: string, headers: Record<string, string> = {}) => app.request(path, { headers }),
    context,
    schemas,
    events,
  };
}

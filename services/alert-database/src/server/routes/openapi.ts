import { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';

const PATH = '/v1/openapi.json';

/** The version of the HTTP interface, which is that of its paths. */
const VERSION = '1';

/** Groups of routes. */
const TAGS = [
  { name: 'alerts', description: 'Archived alerts, as packets or decoded, and their cutouts' },
  { name: 'schemas', description: 'Schemas that archived alerts were written with' },
  { name: 'server', description: 'The server itself' },
];

/**
 * The description of all routes of an app, in OpenAPI 3.1. Its address is where it was asked for, so that it is right
 * below a path prefix too.
 *
 * @param routes whose routes are all there
 */
export function openApiRoute(routes: OpenAPIHono): OpenAPIHono {
  const description = routes.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Alert database',
      version: VERSION,
      description: 'Archived alerts of the Rubin Observatory, and their schemas.',
    },
    tags: TAGS,
  });
  const app = new OpenAPIHono();
  const answer: MiddlewareHandler = async (c) => {
    const base = c.req.path.slice(0, -PATH.length);
    return c.json({ ...description, servers: [{ url: base === '' ? '/' : base }] });
  };
  app.get(PATH, answer);
  return app;
}

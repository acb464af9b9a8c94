import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { problem } from '../http/http-error.ts';
import { errorAnswer } from './errors.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/health',
  operationId: 'getHealth',
  tags: ['server'],
  summary: 'Whether the server runs',
  responses: {
    200: { description: 'It does', content: { 'text/plain': { schema: z.literal('OK') } } },
    503: errorAnswer('It is about to stop'),
  },
});

/** What clients have always asked to see whether the archive is there. */
export function healthRoute(isStopping: () => boolean): OpenAPIHono {
  const routes = new OpenAPIHono();
  routes.openapi(route, (c) => (isStopping() ? problem(c, 503, 'stopping') : c.text('OK', 200)));
  return routes;
}

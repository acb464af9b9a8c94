import { OpenAPIHono } from '@hono/zod-openapi';
import type { ServerContext } from '../context.ts';
import { cutoutRoute } from './cutout-route.ts';
import { pageRoutes } from './page/routes.ts';

/** What the server has for people: the images of alerts, which programs find in the OpenAPI, and pages. */
export function peopleRoutes(context: ServerContext): OpenAPIHono {
  const routes = new OpenAPIHono();
  routes.route('/', cutoutRoute(context));
  routes.route('/', pageRoutes(context));
  return routes;
}

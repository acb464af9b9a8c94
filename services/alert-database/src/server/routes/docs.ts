import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { entityTag, hasAlready } from '../answer/entity-tag.ts';

/** What may be loaded: from this server alone, and no script or style in the page. React sets styles by script. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const START = `window.onload = () => {
  SwaggerUIBundle({ url: 'v1/openapi.json', dom_id: '#description', deepLinking: true, validatorUrl: null });
};
`;

const ASSETS: Record<string, { type: string; content: () => Promise<Buffer> }> = {
  'swagger-ui.css': { type: 'text/css; charset=utf-8', content: () => ofPackage('swagger-ui.css') },
  'swagger-ui-bundle.js': { type: 'text/javascript; charset=utf-8', content: () => ofPackage('swagger-ui-bundle.js') },
  'start.js': { type: 'text/javascript; charset=utf-8', content: async () => Buffer.from(START) },
};

/** A page that shows the description of the routes, and tries them. All of it comes from this server. */
export function docsRoutes(): Hono {
  const routes = new Hono();
  routes.get('/docs', (c) => {
    c.header('content-security-policy', POLICY);
    return c.html(html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>Alert database: HTTP interface</title>
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href="docs/swagger-ui.css" />
          <script src="docs/swagger-ui-bundle.js" defer></script>
          <script src="docs/start.js" defer></script>
        </head>
        <body>
          <div id="description"></div>
        </body>
      </html>`);
  });
  for (const [name, { type, content }] of Object.entries(ASSETS)) {
    routes.get(`/docs/${name}`, async (c) => {
      const bytes = await content();
      const etag = entityTag(bytes);
      const headers = { 'cache-control': 'private, max-age=3600', etag };
      if (hasAlready(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers);
      return c.body(new Uint8Array(bytes), 200, { ...headers, 'content-type': type });
    });
  }
  return routes;
}

function ofPackage(name: string): Promise<Buffer> {
  return readFile(new URL(import.meta.resolve(`swagger-ui-dist/${name}`)));
}

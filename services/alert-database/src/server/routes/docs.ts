import { Hono } from 'hono';
import { html } from 'hono/html';
import { asset, assetAnswer } from '../http/asset.ts';

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

const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

const ASSETS = {
  'swagger-ui.css': asset(CSS, ofPackage('swagger-ui.css')),
  'swagger-ui-bundle.js': asset(SCRIPT, ofPackage('swagger-ui-bundle.js')),
  'start.js': asset(SCRIPT, START),
};

const link = (name: keyof typeof ASSETS) => `docs/${name}?v=${ASSETS[name].version}`;

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
          <link rel="stylesheet" href="${link('swagger-ui.css')}" />
          <script src="${link('swagger-ui-bundle.js')}" defer></script>
          <script src="${link('start.js')}" defer></script>
        </head>
        <body>
          <div id="description"></div>
        </body>
      </html>`);
  });
  for (const [name, file] of Object.entries(ASSETS)) routes.get(`/docs/${name}`, (c) => assetAnswer(c, file));
  return routes;
}

function ofPackage(name: string): URL {
  return new URL(import.meta.resolve(`swagger-ui-dist/${name}`));
}

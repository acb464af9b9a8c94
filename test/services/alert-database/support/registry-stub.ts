import { Hono } from 'hono';
import { serveHttp } from '@alert-stream/common/http/serve.ts';
import { SCHEMA, SCHEMA_ID } from './alerts.ts';

/** A stub in a schema registry's place: it knows one schema, and answers as Confluent's does. */
export async function startRegistryStub(): Promise<{ url: string; asked: () => number; stop: () => Promise<void> }> {
  let asked = 0;
  const app = new Hono();
  app.get('/schemas/ids/:id', (c) => {
    asked += 1;
    return c.req.param('id') === String(SCHEMA_ID)
      ? c.json({ schema: SCHEMA })
      : c.json({ error_code: 40_403, message: 'Schema not found' }, 404);
  });
  const server = await serveHttp({ host: '127.0.0.1', port: 0, app });
  return { url: `http://127.0.0.1:${server.address.port}`, asked: () => asked, stop: () => server.close(0) };
}

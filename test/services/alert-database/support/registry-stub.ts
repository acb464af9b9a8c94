import { Hono } from 'hono';
import { drain, listen, portOf } from '../../../../services/alert-database/src/server/listen.ts';
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
  const server = await listen(app.fetch, '127.0.0.1', 0);
  return { url: `http://127.0.0.1:${portOf(server)}`, asked: () => asked, stop: () => drain(server, 0) };
}

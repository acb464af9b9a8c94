import { Hono } from 'hono';
import { serveHttp } from '@alert-stream/common/http/serve.ts';
import { SCHEMA, SCHEMA_ID } from './alerts.ts';

/**
 * A stub in a schema registry's place: it knows one schema, and those that a test adds, and answers as Confluent's does.
 *
 * @param options.port by default a free one
 * @param options.ids under which it has the schema
 */
export async function startRegistryStub({
  port = 0,
  ids = [SCHEMA_ID],
}: { port?: number; ids?: number[] } = {}): Promise<{
  url: string;
  schemas: Map<number, string>;
  asked: () => number;
  stop: () => Promise<void>;
}> {
  let asked = 0;
  const schemas = new Map(ids.map((id) => [id, SCHEMA]));
  const app = new Hono();
  app.get('/schemas/ids/:id', (c) => {
    asked += 1;
    const schema = schemas.get(Number(c.req.param('id')));
    return schema === undefined ? c.json({ error_code: 40_403, message: 'Schema not found' }, 404) : c.json({ schema });
  });
  const server = await serveHttp({ host: '127.0.0.1', port, app });
  return { url: `http://127.0.0.1:${server.address.port}`, schemas, asked: () => asked, stop: () => server.close(0) };
}

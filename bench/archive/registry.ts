import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** Answers as a schema registry that has one schema: it is asked once by a program, and so is no part of a measurement. */
export async function serveSchema(id: number, schema: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer(({ url }, response) => {
    const found = url === `/schemas/ids/${id}`;
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/vnd.schemaregistry.v1+json' });
    response.end(JSON.stringify(found ? { schema } : { error_code: 40_403, message: 'Schema not found' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/**
 * The least work that serving alerts takes: the same bytes, all of them in memory, by Node's own HTTP server.
 *
 * Argument: the archive's folder.
 */
const folder = join(process.argv[2] ?? '', 'alerts');
const alerts = new Map<string, Buffer>();
for (const id of await readdir(folder)) alerts.set(`/v1/alerts/${id}`, await readFile(join(folder, id)));

const server = createServer(({ url = '' }, response) => {
  const alert = alerts.get(url);
  response.writeHead(alert === undefined ? 404 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': alert?.length ?? 0,
  });
  response.end(alert);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ event: 'listening', port: (server.address() as AddressInfo).port })}\n`);
});

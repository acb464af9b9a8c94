import { gzipSync } from 'node:zlib';
import { serveHttp } from '@alert-stream/common/http/serve.ts';
import { serverApp } from '../../../../../services/alert-database/src/server/app.ts';
import { memoryLog } from '../../../../support/memory-log.ts';
import { readableArchive } from '../archives.ts';
import { MemoryStore } from '../memory-store.ts';
import type { Alert } from './alerts.ts';

/** The whole server on a port of this machine, with some alerts, at the root and below /alertdb. */
export async function startSite(...alerts: Alert[]): Promise<{ url: string; stop: () => Promise<void> }> {
  const store = new MemoryStore();
  for (const { id, packet, schemaId, schema } of alerts) {
    store.objects.set(`alerts/${id}`, gzipSync(packet)).set(`schemas/${schemaId}`, Buffer.from(schema));
  }
  const { log } = memoryLog();
  const reading = { cacheBytes: 2 ** 22, maxReads: 16 };
  const app = serverApp({ store: readableArchive(store), log, reading, pathPrefix: '/alertdb' });
  const server = await serveHttp({ host: '127.0.0.1', port: 0, app });
  return { url: `http://127.0.0.1:${server.address.port}`, stop: () => server.close(0) };
}

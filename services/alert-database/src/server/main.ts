#!/usr/bin/env -S node --initial-old-space-size=96
// Alerts pass through as buffers, for which V8 would mark all of its heap several times a second, were that small.
import { once } from 'node:events';
import { runnable, runProgram } from '@alert-stream/common/command/program.ts';
import { ConnectionLimit } from '@alert-stream/common/http/connection-limit.ts';
import { serveHttp } from '@alert-stream/common/http/serve.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { logLevel } from '@alert-stream/common/log-flags.ts';
import { processRegistry } from '@alert-stream/common/metrics.ts';
import { openForReading } from '../archive/open.ts';
import { limitStop } from '../stop-limit.ts';
import { storeSettings } from '../store/settings.ts';
import { useMoreThreads } from '../threads.ts';
import { serverApp } from './app.ts';
import { command } from './config.ts';
import { connectionMetrics } from './metrics.ts';
import { publishedSchemas } from './decoded/published-schemas.ts';

/** Milliseconds that running requests get when the server stops: less than the stop as a whole may take. */
const DRAIN_LIMIT = 5000;

const serve = runnable(command, async ({ flags }, { signal }) => {
  const log = createLogger(command.name, logLevel(flags, 'info'));
  // Who asked is gone by then; what was being read for them keeps the program none the less.
  limitStop(signal, log, 'reads of the store were left');
  const published = publishedSchemas(flags.schemas);
  const store = await openForReading(storeSettings(flags), log);
  const registry = processRegistry();
  const connections = new ConnectionLimit(flags['max-connections']);
  connectionMetrics(registry, connections);
  const app = serverApp({
    store,
    log,
    published,
    pathPrefix: flags['path-prefix'],
    reading: {
      cacheBytes: flags['cache-mb'] * 2 ** 20,
      maxReads: flags['max-reads'],
      workBytes: flags['work-mb'] * 2 ** 20,
    },
    isStopping: () => signal.aborted,
    registry,
  });
  const server = await serveHttp({ host: flags['listen-host'], port: flags['listen-port'], app, connections });
  log.info({ event: 'listening', ...server.address, store: store.place });
  if (!signal.aborted) await once(signal, 'abort');
  await server.close(DRAIN_LIMIT);
  log.info({ event: 'stopped' });
});

useMoreThreads();
await runProgram({ name: command.name, summary: command.summary, commands: [serve] });

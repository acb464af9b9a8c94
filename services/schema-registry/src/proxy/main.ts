#!/usr/bin/env node
import { once } from 'node:events';
import { runnable, runProgram } from '@alert-stream/common/command/program.ts';
import { healthApp } from '@alert-stream/common/http/health.ts';
import { serveDuring } from '@alert-stream/common/http/serve-during.ts';
import { serveHttp } from '@alert-stream/common/http/serve.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { logLevel } from '@alert-stream/common/log-flags.ts';
import { processRegistry } from '@alert-stream/common/metrics.ts';
import { proxyApp } from './app.ts';
import { proxyCommand } from './config.ts';
import { proxyMetrics } from './metrics.ts';
import { RateLimit } from './rate-limit.ts';
import { Upstream } from './upstream.ts';

/** Milliseconds that running requests get when the proxy stops. */
const DRAIN_LIMIT = 5000;

const proxy = runnable(proxyCommand, async ({ flags }, { signal }) => {
  const log = createLogger(proxyCommand.name, logLevel(flags, 'info'));
  const registry = processRegistry();
  const metrics = proxyMetrics(registry);
  const upstream = new Upstream({
    url: flags.registry,
    timeoutMs: flags['timeout-sec'] * 1000,
    cacheBytes: flags['cache-mb'] * 2 ** 20,
    log,
    onHit: metrics.hit,
  });
  const app = proxyApp({
    upstream,
    limit: new RateLimit(flags.rate, flags.burst),
    trustedProxies: flags['trusted-proxies'],
    metrics,
    log,
  });
  const health = healthApp({ ready: () => upstream.notReady(), isStopping: () => signal.aborted, registry });
  const host = flags['listen-host'];
  await serveDuring(
    { 'listen-host': host, 'listen-port': flags['health-port'] },
    { app: health, log, portFlag: '--health-port' },
    async () => {
      const server = await serveHttp({ host, port: flags['listen-port'], app });
      log.info(
        { event: 'listening', ...server.address, registry: flags.registry.host },
        `readers of ${flags.registry.host} on ${host}:${server.address.port}`,
      );
      if (!signal.aborted) await once(signal, 'abort');
      await server.close(DRAIN_LIMIT);
      log.info({ event: 'stopped' });
    },
  );
});

await runProgram({ name: proxyCommand.name, summary: proxyCommand.summary, commands: [proxy] });

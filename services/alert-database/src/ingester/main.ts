#!/usr/bin/env node
import { runnable, runProgram } from '@alert-stream/common/command/program.ts';
import { healthApp } from '@alert-stream/common/http/health.ts';
import { serveDuring } from '@alert-stream/common/http/serve-during.ts';
import { GroupConsumer } from '@alert-stream/common/kafka/group-consumer.ts';
import { preflight } from '@alert-stream/common/kafka/preflight.ts';
import { endWhenRenewed } from '@alert-stream/common/kafka/renewal.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { logLevel } from '@alert-stream/common/log-flags.ts';
import { processRegistry } from '@alert-stream/common/metrics.ts';
import { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { storeSettings } from '../store/settings.ts';
import { ingest } from './app.ts';
import { command } from './config.ts';
import { kafkaConnection, topicsOf } from './connection.ts';
import { openPatiently } from './open-patiently.ts';
import { IngesterStatus } from './status.ts';

/** Bytes of messages that are worked on at the same time. */
const MAX_BYTES_IN_FLIGHT = 64 * 1024 * 1024;

/** Milliseconds after which a stop that hangs, on a store that doesn't answer, is given up. Nothing is lost by it. */
const STOP_LIMIT = 8000;

const archive = runnable(command, async ({ flags }, { env, signal }) => {
  const log = createLogger(command.name, logLevel(flags, 'info'));
  await endWhenRenewed(flags, { log, signal });
  const connection = kafkaConnection(flags, env);
  const topics = topicsOf(flags);
  const settings = storeSettings(flags);
  signal.addEventListener('abort', () => {
    setTimeout(() => {
      log.error({ event: 'stop-timeout' }, 'stopped without waiting longer; what was in flight is read again next time');
      process.exit(1);
    }, STOP_LIMIT).unref();
  });

  const registry = processRegistry();
  const status = new IngesterStatus(registry);
  const app = healthApp({
    live: () => status.live(),
    ready: () => status.ready(),
    isStopping: () => signal.aborted,
    registry,
  });
  await serveDuring(flags, { app, log }, async () => {
    const store = await openPatiently(settings, { log, signal });
    if (store === undefined) return;
    await preflight(connection, { topics, log, signal });
    await ingest({
      join: (handler) =>
        GroupConsumer.join(connection, {
          group: flags['kafka-group'],
          ...(flags['kafka-instance-id'] !== undefined && { instanceId: flags['kafka-instance-id'] }),
          topics,
          fallback: flags.from,
          handler,
          maxInFlight: flags['max-in-flight'],
          maxBytesInFlight: MAX_BYTES_IN_FLIGHT,
          log,
          signal,
        }),
      schemas: new SchemaRegistryClient({ url: flags['schema-registry-address'], log }),
      store,
      gzipLevel: flags['gzip-level'],
      log,
      signal,
      status,
    });
  });
  log.info({ event: 'stopped' });
});

await runProgram({ name: command.name, summary: command.summary, commands: [archive] });

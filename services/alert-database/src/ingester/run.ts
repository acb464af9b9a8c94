import type { Environment, FlagValues } from '@alert-stream/common/command/parse.ts';
import { healthApp } from '@alert-stream/common/http/health.ts';
import { serveDuring } from '@alert-stream/common/http/serve-during.ts';
import { GroupConsumer } from '@alert-stream/common/kafka/consume/group-consumer.ts';
import { preflight } from '@alert-stream/common/kafka/client/preflight.ts';
import { endWhenRenewed } from '@alert-stream/common/kafka/client/renewal.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { logLevel } from '@alert-stream/common/log-flags.ts';
import { processRegistry } from '@alert-stream/common/metrics.ts';
import { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { openForWriting } from '../archive/open.ts';
import { limitStop } from '../stop-limit.ts';
import { storeSettings } from '../store/settings.ts';
import { ingest } from './app.ts';
import { PROGRAM, type command } from './config.ts';
import { kafkaConnection, topicsOf } from './connection.ts';
import { IN_FLIGHT_AT_STOP, MAX_BYTES_IN_FLIGHT } from './in-flight.ts';
import { openPatiently } from './open-patiently.ts';
import { IngesterStatus } from './status.ts';

/** `alertdb-ingester`: archives what a consumer group is given, until it is told to stop. */
export async function runIngester(
  flags: FlagValues<(typeof command)['flags']>,
  { env, signal }: { env: Environment; signal: AbortSignal },
): Promise<void> {
  const log = createLogger(PROGRAM, logLevel(flags, 'info'));
  endWhenRenewed(flags, { log, signal });
  const connection = kafkaConnection(flags, env);
  const topics = topicsOf(flags);
  const settings = storeSettings(flags);
  limitStop(signal, log, IN_FLIGHT_AT_STOP);

  const registry = processRegistry();
  const status = new IngesterStatus(registry);
  const app = healthApp({
    live: () => status.live(),
    ready: () => status.ready(),
    isStopping: () => signal.aborted,
    registry,
  });
  await serveDuring(flags, { app, log }, async () => {
    const store = await openPatiently(() => openForWriting(settings, log), { log, signal });
    if (store === undefined) return;
    await preflight(connection, { topics: topics instanceof RegExp ? [] : topics, log, signal });
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
}

#!/usr/bin/env node
import { runnable, runProgram } from '@alert-stream/common/command/program.ts';
import { GroupConsumer } from '@alert-stream/common/kafka/group-consumer.ts';
import { preflight } from '@alert-stream/common/kafka/preflight.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { LocalFiles } from '../store/local-files/local-files.ts';
import { ingest } from './app.ts';
import { command } from './config.ts';
import { kafkaConnection, topicsOf } from './connection.ts';

/** Bytes of messages that are worked on at the same time. */
const MAX_BYTES_IN_FLIGHT = 64 * 1024 * 1024;

/** Milliseconds after which a stop that hangs, on a store that doesn't answer, is given up. Nothing is lost by it. */
const STOP_LIMIT = 8000;

const archive = runnable(command, async ({ flags }, { env, signal }) => {
  const log = createLogger(command.name, flags.debug ? 'trace' : flags.verbose ? 'debug' : 'info');
  const connection = kafkaConnection(flags, env);
  const topics = topicsOf(flags);
  const store = await LocalFiles.forWriting(flags['local-file-root']);
  signal.addEventListener('abort', () => {
    setTimeout(() => {
      log.error({ event: 'stop-timeout' }, 'stopped without waiting longer; what was in flight is read again next time');
      process.exit(1);
    }, STOP_LIMIT).unref();
  });

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
  });
  log.info({ event: 'stopped' });
});

await runProgram({ name: command.name, summary: command.summary, commands: [archive] });

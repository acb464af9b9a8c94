#!/usr/bin/env node
import { runnable, runProgram } from '@alert-stream/common/command/program.ts';
import {
  checkConsumerCommand,
  connectionOf,
  createStreamCommand,
  generateCommand,
  loggerAsideOf,
  loggerOf,
  playStreamCommand,
  printStreamCommand,
  PROGRAM,
} from './config.ts';

/** A stop takes at most so long, also with a broker that doesn't answer; Kubernetes would kill after 30 s. */
const STOP_TIMEOUT_MS = 9_000;

// Each command loads its own part: the Kafka client takes most of a second to load, which a wrong option, or an init
// container that only generates, needn't wait for.
const commands = [
  runnable(generateCommand, async ({ flags, positionals }, { signal }) => {
    const { generate } = await import('./generate/generate.ts');
    await generate(
      {
        file: positionals[0] as string,
        schemas: flags.schemas,
        schemaVersion: flags['schema-version'],
        schema: flags.schema,
        like: flags.like,
        visits: flags.visits,
        alertsPerVisit: flags['alerts-per-visit'],
        detectors: flags.detectors,
        alertsPerDetector: flags['alerts-per-detector'],
        transform: flags.transform,
        fillAll: flags['fill-all'],
        seed: flags.seed,
        size: flags.size,
        cutoutPixels: flags['cutout-pixels'],
        previousSources: flags['previous-sources'],
        forcedSources: flags['forced-sources'],
        codec: flags.codec,
      },
      loggerOf(flags),
      signal,
    );
  }),
  runnable(createStreamCommand, async ({ flags, positionals }, { env, signal }) => {
    const { createStream } = await import('./create/create-stream.ts');
    await createStream(
      {
        files: positionals,
        connection: connectionOf(flags, env),
        topic: flags['dst-topic'],
        createTopic: flags['create-topic'],
        replication: flags.replication,
        timeoutSeconds: flags['timeout-sec'],
        schemaId: flags['schema-id'],
        registry: flags['schema-registry-address'],
        spreadSeconds: flags.spread,
        strict: flags.strict,
      },
      process.stdin,
      loggerOf(flags),
      signal,
    );
  }),
  runnable(playStreamCommand, async ({ flags }, { env, signal }) => {
    const [{ playStream }, { withStatusServer }, { intervalOf }, { endWhenRenewed }] = await Promise.all([
      import('./play/play-stream.ts'),
      import('./play/status/with-status-server.ts'),
      import('./play/schedule/interval.ts'),
      import('@alert-stream/common/kafka/client/renewal.ts'),
    ]);
    const log = loggerOf(flags);
    endWhenRenewed(flags, { log, signal });
    const options = {
      connection: connectionOf(flags, env),
      sourceTopic: flags['src-topic'],
      topic: flags['dst-topic'],
      partitions: flags['dst-topic-partitions'],
      createTopic: flags['create-dst-topic'],
      timing: {
        interval: intervalOf(flags['repeat-interval']),
        repeats: flags.repeats,
        speed: flags.speed,
        startAt: flags['start-at'],
        maxRate: flags['max-rate'],
        catchUp: flags['catch-up'],
      },
      producerTimestamp: !flags['no-producer-timestamp'],
      timeoutSeconds: flags['timeout-sec'],
      maxMemoryMb: flags['max-memory-mb'],
    };
    await withStatusServer(flags, log, signal, (status) => playStream({ ...options, status }, log, signal));
  }),
  runnable(printStreamCommand, async ({ flags }, { env, signal }) => {
    const { printStream } = await import('./print/print-stream.ts');
    await printStream(
      {
        connection: connectionOf(flags, env),
        topic: flags['src-topic'],
        registry: flags['schema-registry-address'],
        from: flags.from,
        count: flags.count,
        json: flags.json,
        ids: flags.ids,
        cutouts: flags.cutouts,
        timeoutSeconds: flags['timeout-sec'],
      },
      { out: process.stdout, aside: process.stderr },
      loggerAsideOf(flags),
      signal,
    );
  }),
  runnable(checkConsumerCommand, async ({ flags }, { env, signal }) => {
    const { checkConsumer } = await import('./check/check-consumer.ts');
    const passed = await checkConsumer(
      {
        connection: connectionOf(flags, env),
        group: flags.group,
        topic: flags.topic,
        intervalSeconds: flags['repeat-interval'],
        visits: flags.visits,
        withinSeconds: flags.within,
        timeoutSeconds: flags['timeout-sec'],
      },
      process.stdout,
      loggerAsideOf(flags),
      signal,
    );
    if (!passed) process.exitCode = 1;
  }),
];

for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.once(name, () => setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref());
}
await runProgram({ name: PROGRAM, summary: 'Replays alerts as Rubin sends them (DMTN-149)', commands });
// A connection that Kafka doesn't close would keep the program alive when its work is done.
setTimeout(() => process.exit(), 1_000).unref();

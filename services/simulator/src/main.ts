#!/usr/bin/env node
import { runnable, runProgram } from '@alert-stream/common/command/program.ts';
import {
  connectionOf,
  createStreamCommand,
  generateCommand,
  loggerOf,
  playStreamCommand,
  printStreamCommand,
  PROGRAM,
} from './config.ts';

/** A stop takes at most so long, also with a broker that doesn't answer; Kubernetes would kill after 30 s. */
const HARD_STOP_MS = 9_000;

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
        alertsPerVisit: flags['alerts-per-visit'],
        seed: flags.seed,
        cutoutPixels: flags['cutout-pixels'],
        previousSources: flags['previous-sources'],
        forcedSources: flags['forced-sources'],
      },
      loggerOf(flags),
      signal,
    );
  }),
  runnable(createStreamCommand, async ({ flags, positionals }, { env, signal }) => {
    const { createStream } = await import('./create/create-stream.ts');
    await createStream(
      {
        file: positionals[0] as string,
        connection: connectionOf(flags, env),
        topic: flags['dst-topic'],
        createTopic: flags['create-topic'],
        timeoutSeconds: flags['timeout-sec'],
        schemaId: flags['schema-id'],
        registry: flags['schema-registry-address'],
      },
      loggerOf(flags),
      signal,
    );
  }),
  runnable(playStreamCommand, async ({ flags }, { env, signal }) => {
    const { playStream } = await import('./play/play-stream.ts');
    await playStream(
      {
        connection: connectionOf(flags, env),
        sourceTopic: flags['src-topic'],
        topic: flags['dst-topic'],
        partitions: flags['dst-topic-partitions'],
        createTopic: flags['create-dst-topic'],
        intervalSeconds: flags['repeat-interval'] === -1 ? undefined : flags['repeat-interval'],
        timeoutSeconds: flags['timeout-sec'],
        maxMemoryMb: flags['max-memory-mb'],
      },
      loggerOf(flags),
      signal,
    );
  }),
  runnable(printStreamCommand, async ({ flags }, { env, signal }) => {
    const { printStream } = await import('./print/print-stream.ts');
    await printStream(
      {
        connection: connectionOf(flags, env),
        topic: flags['src-topic'],
        registry: flags['schema-registry-address'],
        count: flags.count,
        json: flags.json,
        timeoutSeconds: flags['timeout-sec'],
      },
      process.stdout,
      loggerOf(flags, 'silent'),
      signal,
    );
  }),
];

for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.once(name, () => setTimeout(() => process.exit(1), HARD_STOP_MS).unref());
}
await runProgram({ name: PROGRAM, summary: 'Replays alerts as Rubin sends them (DMTN-149)', commands });
// A connection that Kafka doesn't close would keep the program alive when its work is done.
setTimeout(() => process.exit(), 1_000).unref();

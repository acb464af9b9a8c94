#!/usr/bin/env node
import { runnable, runProgram } from '@alert-stream/common/command/program.ts';
import {
  checkConsumerCommand,
  createStreamCommand,
  generateCommand,
  loggerOf,
  playStreamCommand,
  printStreamCommand,
  PROGRAM,
} from './config.ts';

/** Longest shutdown, even with a broker that doesn't respond. Kubernetes would kill the program after 30 s. */
const STOP_TIMEOUT_MS = 9_000;

// Each command loads its own modules: the Kafka client takes most of a second to load, which neither a wrong option nor
// an init container that only generates alerts should wait for.
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
  runnable(createStreamCommand, async (parsed, context) => {
    const { runCreateStream } = await import('./create/run.ts');
    await runCreateStream(parsed, context);
  }),
  runnable(playStreamCommand, async ({ flags }, context) => {
    const { runPlayStream } = await import('./play/run.ts');
    await runPlayStream(flags, context);
  }),
  runnable(printStreamCommand, async ({ flags }, context) => {
    const { runPrintStream } = await import('./print/run.ts');
    await runPrintStream(flags, context);
  }),
  runnable(checkConsumerCommand, async ({ flags }, context) => {
    const { runCheckConsumer } = await import('./check/run.ts');
    await runCheckConsumer(flags, context);
  }),
];

for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.once(name, () => setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref());
}
await runProgram({ name: PROGRAM, summary: 'Replays alerts as Rubin sends them (DMTN-149)', commands });
// A connection that Kafka doesn't close would keep the finished program alive.
setTimeout(() => process.exit(), 1_000).unref();

import { runnable, runProgram } from '@alert-stream/common/command/program.ts';
import { generateBench, ingestBench, latencyBench, playBench, PROGRAM, readBench } from './config.ts';
import { runBench } from './measure/bench.ts';
import { withScratch } from './run/scratch.ts';

const commands = [
  runnable(generateBench, async ({ flags }, { signal }) => {
    const { generateContest } = await import('./generate/contest.ts');
    const size = { alerts: flags.alerts, size: flags.size, schemaVersion: flags['schema-version'] };
    await withScratch((folder) => runBench([generateContest(size, folder)], flags, signal));
  }),
  runnable(playBench, async ({ flags }, { signal }) => {
    const { playContests } = await import('./play/contests.ts');
    const { startBenchKafka } = await import('./play/kafka.ts');
    await withScratch(async (folder) => {
      const kafka = await startBenchKafka(folder);
      try {
        await runBench(playContests(kafka, flags, folder), flags, signal);
      } finally {
        await kafka.stop();
      }
    });
  }),
  runnable(ingestBench, async ({ flags }, { signal }) => {
    const { benchIngest } = await import('./ingest/ingest.ts');
    await withScratch((folder) => benchIngest(flags, folder, signal));
  }),
  runnable(readBench, async ({ flags }, { signal }) => {
    const { benchRead } = await import('./read/read.ts');
    await withScratch((folder) => benchRead(flags, folder, signal));
  }),
  runnable(latencyBench, async ({ flags }, { signal }) => {
    const { benchLatency } = await import('./latency/latency.ts');
    await withScratch((folder) => benchLatency(flags, folder, signal));
  }),
];

await runProgram({
  name: PROGRAM,
  summary: 'Measures the system against what the machine can do, and against the Python programs',
  commands,
});

#!/usr/bin/env -S node --initial-old-space-size=96 --max-semi-space-size=4
// Alerts pass through as buffers, for which V8 would mark all of its heap several times a second, were that small.
import { runnable, runProgram } from '@alert-stream/common/command/program.ts';
import { useMoreThreads } from '../threads.ts';
import {
  backfillCommand,
  command,
  PROGRAM,
  quarantineDropCommand,
  quarantineListCommand,
  quarantineRetryCommand,
  quarantineShowCommand,
  verifyCommand,
} from './config.ts';

// All that archive or compare compress, and the others make no use of threads that aren't started.
useMoreThreads();

// Each command loads its own part: who looks into the quarantine needn't wait for the Kafka client.
const defaultCommand = runnable(command, async ({ flags }, context) => {
  const { runIngester } = await import('./run.ts');
  await runIngester(flags, context);
});

const commands = [
  runnable(backfillCommand, async ({ flags }, context) => {
    const { runBackfill } = await import('./commands/backfill.ts');
    await runBackfill(flags, context);
  }),
  runnable(verifyCommand, async ({ flags }, context) => {
    const { runVerify } = await import('./commands/verify.ts');
    await runVerify(flags, context);
  }),
  runnable(quarantineListCommand, async ({ flags }) => {
    const { listQuarantine } = await import('./commands/quarantine-list.ts');
    await listQuarantine(flags);
  }),
  runnable(quarantineShowCommand, async ({ flags, positionals }) => {
    const { showQuarantined } = await import('./commands/quarantine-show.ts');
    await showQuarantined(positionals, flags);
  }),
  runnable(quarantineRetryCommand, async ({ flags, positionals }, { signal }) => {
    const { retryQuarantined } = await import('./commands/quarantine-retry.ts');
    await retryQuarantined(positionals, flags, signal);
  }),
  runnable(quarantineDropCommand, async ({ flags, positionals }) => {
    const { dropQuarantined } = await import('./commands/quarantine-drop.ts');
    await dropQuarantined(positionals, flags);
  }),
];

await runProgram({ name: PROGRAM, summary: command.summary, commands, defaultCommand });

#!/usr/bin/env node
import { runnable, runProgram } from '@alert-stream/common/command/program.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { logLevel } from '@alert-stream/common/log-flags.ts';
import { loadAlertSchemas } from '@alert-stream/common/lsst-schemas.ts';
import { syncCommand } from './config.ts';
import { findRegistry } from './find-registry.ts';
import { syncSchemas } from './sync.ts';

const sync = runnable(syncCommand, async ({ flags }, { signal }) => {
  const log = createLogger(syncCommand.name, logLevel(flags, 'info'));
  // The folder is read before anything waits: what is wrong there is said at once.
  const schemas = loadAlertSchemas(flags.schemas);
  const registry = await findRegistry(flags.registry, { timeoutMs: flags['timeout-sec'] * 1000, log, signal });
  const topics = flags['topic-subjects'] ?? [];
  const subjects = [...new Set([flags.subject, ...topics.map((topic) => `${topic}-value`)])];
  await syncSchemas(registry, { schemas, subjects, dryRun: flags['dry-run'], log, signal });
});

await runProgram({ name: syncCommand.name, summary: syncCommand.summary, commands: [sync] });

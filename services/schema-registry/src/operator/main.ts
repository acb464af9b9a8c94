#!/usr/bin/env node
import { runnable, runProgram } from '@alert-stream/common/command/program.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { healthApp } from '@alert-stream/common/http/health.ts';
import { serveDuring } from '@alert-stream/common/http/serve-during.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { logLevel } from '@alert-stream/common/log-flags.ts';
import { processRegistry } from '@alert-stream/common/metrics.ts';
import { connection } from './api/connection.ts';
import { operatorCommand } from './config.ts';
import { Operator } from './operator.ts';

const run = runnable(operatorCommand, async ({ flags }, { signal }) => {
  const log = createLogger(operatorCommand.name, logLevel(flags, 'info'));
  const config = connection(flags.kubeconfig);
  const namespace = flags.namespace ?? config.getContextObject(config.getCurrentContext())?.namespace;
  if (namespace === undefined)
    throw new AlertStreamError('CONFIG', '--namespace: is required: some text\nSee schema-registry-operator --help');
  const metrics = processRegistry();
  const { cluster, 'resync-sec': resync } = flags;
  const operator = new Operator({ config, namespace, cluster, resyncMs: resync * 1000, log, metrics, signal });
  const app = healthApp({
    live: () => operator.live(),
    ready: () => operator.ready(),
    isStopping: () => signal.aborted,
    registry: metrics,
  });
  await serveDuring(flags, { app, log }, async () => {
    log.info({ event: 'started', namespace, cluster }, `looking after the schema registries of ${namespace}`);
    await operator.run();
  });
});

await runProgram({ name: operatorCommand.name, summary: operatorCommand.summary, commands: [run] });

#!/usr/bin/env node
import { once } from 'node:events';
import { runnable, runProgram } from '@alert-stream/common/command/program.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { LocalFiles } from '../store/local-files/local-files.ts';
import { serverApp } from './app.ts';
import { command } from './config.ts';
import { drain, listen, portOf } from './listen.ts';

/** Milliseconds that running requests get when the server stops. */
const DRAIN_LIMIT = 5000;

const serve = runnable(command, async ({ flags }, { signal }) => {
  const log = createLogger(command.name, flags.debug ? 'trace' : flags.verbose ? 'debug' : 'info');
  const store = await LocalFiles.forReading(flags['local-file-root']);
  const app = serverApp({ store, log, pathPrefix: flags['path-prefix'], isStopping: () => signal.aborted });
  const server = await listen(app.fetch, flags['listen-host'], flags['listen-port']);
  log.info({ event: 'listening', host: flags['listen-host'], port: portOf(server), store: store.place });
  if (!signal.aborted) await once(signal, 'abort');
  await drain(server, DRAIN_LIMIT);
  log.info({ event: 'stopped' });
});

await runProgram({ name: command.name, summary: command.summary, commands: [serve] });

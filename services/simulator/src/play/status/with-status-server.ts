import type { FlagValues } from '@alert-stream/common/command/parse.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { serveDuring } from '@alert-stream/common/http/serve-during.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { processRegistry } from '@alert-stream/common/metrics.ts';
import type { playStreamCommand } from '../../config.ts';
import { ControlToken } from './control-token.ts';
import { intervalOf } from '../schedule/interval.ts';
import { StreamMetrics } from './metrics.ts';
import { registerStatusGauges } from './status-gauges.ts';
import { streamApp } from './stream-app.ts';
import { StreamStatus } from './stream-status.ts';

type HttpFlags = Pick<
  FlagValues<(typeof playStreamCommand)['flags']>,
  'listen-host' | 'listen-port' | 'control-token-file' | 'repeat-interval'
>;

/**
 * Plays a stream and meanwhile serves its HTTP interface, if `--listen-port` is set.
 *
 * @throws AlertStreamError `CONFIG` for a control token that can't be read or would have no use
 */
export async function withStatusServer(
  flags: HttpFlags,
  log: Logger,
  signal: AbortSignal,
  play: (status: StreamStatus) => Promise<void>,
): Promise<void> {
  const token = await controlToken(flags);
  const registry = processRegistry();
  const interval = intervalOf(flags['repeat-interval']);
  const intervalSeconds = interval === 'auto' ? undefined : interval;
  const status = new StreamStatus({ intervalSeconds, metrics: new StreamMetrics(registry) });
  registerStatusGauges(registry, status);
  const app = streamApp({ status, registry, token, isStopping: () => signal.aborted, log });
  await serveDuring(flags, { app, log }, () => play(status));
}

async function controlToken(flags: HttpFlags): Promise<ControlToken | undefined> {
  const file = flags['control-token-file'];
  if (file === undefined) return undefined;
  if (flags['listen-port'] === undefined) {
    throw new AlertStreamError('CONFIG', '--control-token-file needs --listen-port: the stream is paused over HTTP');
  }
  if (flags['repeat-interval'] === -1) {
    throw new AlertStreamError(
      'CONFIG',
      '--control-token-file needs --repeat-interval: a pause skips visits, and one visit has no next',
    );
  }
  return ControlToken.inFile(file);
}

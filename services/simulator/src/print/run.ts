import type { Environment, FlagValues } from '@alert-stream/common/command/parse.ts';
import { connectionOf, resultLoggerOf, type printStreamCommand } from '../config.ts';
import { printStream } from './print-stream.ts';

/** `rubin-alert-sim print-stream`: shows the alerts of a topic on standard output. */
export async function runPrintStream(
  flags: FlagValues<(typeof printStreamCommand)['flags']>,
  { env, signal }: { env: Environment; signal: AbortSignal },
): Promise<void> {
  const options = {
    ...flags,
    connection: connectionOf(flags, env),
    topic: flags['src-topic'],
    registry: flags['schema-registry-address'],
    timeoutSeconds: flags['timeout-sec'],
  };
  await printStream(options, { out: process.stdout, aside: process.stderr }, resultLoggerOf(flags), signal);
}

import type { Environment, FlagValues } from '@alert-stream/common/command/parse.ts';
import { connectionOf, resultLoggerOf, type checkConsumerCommand } from '../config.ts';
import { checkConsumer } from './check-consumer.ts';

/** `rubin-alert-sim check-consumer`: exits with 1 unless the consumer group had every visit in time. */
export async function runCheckConsumer(
  flags: FlagValues<(typeof checkConsumerCommand)['flags']>,
  { env, signal }: { env: Environment; signal: AbortSignal },
): Promise<void> {
  const options = {
    ...flags,
    connection: connectionOf(flags, env),
    intervalSeconds: flags['repeat-interval'],
    withinSeconds: flags.within,
    timeoutSeconds: flags['timeout-sec'],
  };
  const passed = await checkConsumer(options, process.stdout, resultLoggerOf(flags), signal);
  if (!passed) process.exitCode = 1;
}

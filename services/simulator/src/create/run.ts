import type { Environment, Parsed } from '@alert-stream/common/command/parse.ts';
import { connectionOf, loggerOf, type createStreamCommand } from '../config.ts';
import { createStream } from './create-stream.ts';

/** `rubin-alert-sim create-stream`: loads files of alerts into the static topic. */
export async function runCreateStream(
  { flags, positionals: files }: Parsed<(typeof createStreamCommand)['flags']>,
  { env, signal }: { env: Environment; signal: AbortSignal },
): Promise<void> {
  const options = {
    files,
    connection: connectionOf(flags, env),
    topic: flags['dst-topic'],
    createTopic: flags['create-topic'],
    replication: flags.replication,
    timeoutSeconds: flags['timeout-sec'],
    schemaId: flags['schema-id'],
    registry: flags['schema-registry-address'],
    spreadSeconds: flags.spread,
    strict: flags.strict,
  };
  await createStream(options, process.stdin, loggerOf(flags), signal);
}

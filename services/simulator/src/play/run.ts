import type { Environment, FlagValues } from '@alert-stream/common/command/parse.ts';
import { endWhenRenewed } from '@alert-stream/common/kafka/client/renewal.ts';
import { connectionOf, loggerOf, type playStreamCommand } from '../config.ts';
import { playStream } from './play-stream.ts';
import { intervalOf } from './schedule/interval.ts';
import { withStatusServer } from './status/with-status-server.ts';

/** `rubin-alert-sim play-stream`: publishes the alerts of the static topic as visits. */
export async function runPlayStream(
  flags: FlagValues<(typeof playStreamCommand)['flags']>,
  { env, signal }: { env: Environment; signal: AbortSignal },
): Promise<void> {
  const log = loggerOf(flags);
  endWhenRenewed(flags, { log, signal });
  const options = {
    connection: connectionOf(flags, env),
    sourceTopic: flags['src-topic'],
    topic: flags['dst-topic'],
    partitions: flags['dst-topic-partitions'],
    createTopic: flags['create-dst-topic'],
    timing: {
      interval: intervalOf(flags['repeat-interval']),
      repeats: flags.repeats,
      speed: flags.speed,
      startAt: flags['start-at'],
      maxRate: flags['max-rate'],
      catchUp: flags['catch-up'],
    },
    producerTimestamp: !flags['no-producer-timestamp'],
    timeoutSeconds: flags['timeout-sec'],
    maxMemoryMb: flags['max-memory-mb'],
  };
  await withStatusServer(flags, log, signal, (status) => playStream({ ...options, status }, log, signal));
}

import type { Environment, FlagValues } from '@alert-stream/common/command/parse.ts';
import { connectAdmin } from '@alert-stream/common/kafka/admin.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { kafkaError } from '@alert-stream/common/kafka/client/errors.ts';
import { preflight } from '@alert-stream/common/kafka/client/preflight.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { Archive } from '../../archive/archive.ts';
import { openForComparing, openForWriting } from '../../archive/open.ts';
import { storeSettings } from '../../store/settings.ts';
import type { backfillCommand } from '../config.ts';
import { kafkaConnection } from '../connection.ts';
import { openPatiently } from '../open-patiently.ts';
import { resolveRange, type Range } from './range.ts';

/** What a command about a range of a topic works with. */
export type Prepared = { connection: KafkaConnection; store: Archive; range: Range };

/**
 * Checks the flags, opens the archive and finds out which offsets are meant. A store or a broker that is away is waited
 * for.
 *
 * @param context `writes` says whether the archive is written, which takes more rights than to look at it
 * @returns undefined when the program stops before that
 */
export async function prepareRange(
  flags: FlagValues<(typeof backfillCommand)['flags']>,
  { env, log, signal, writes }: { env: Environment; log: Logger; signal: AbortSignal; writes: boolean },
): Promise<Prepared | undefined> {
  const connection = kafkaConnection(flags, env);
  const { topic, from, to, partitions } = flags;
  const settings = storeSettings(flags);
  const open = () => (writes ? openForWriting(settings, log) : openForComparing(settings));
  const store = await openPatiently(open, { log, signal });
  if (store === undefined) return undefined;
  await preflight(connection, { topics: [topic], log, signal });
  if (signal.aborted) return undefined;
  const admin = await connectAdmin(connection);
  try {
    return { connection, store, range: await resolveRange(admin, { topic, from, to, partitions }) };
  } catch (error) {
    throw kafkaError(connection, `topic ${topic}`, error);
  } finally {
    await admin.close();
  }
}

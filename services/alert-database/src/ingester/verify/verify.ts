import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { Archive } from '../../archive/archive.ts';
import { isRefused, StoreError } from '../../store/bucket/bucket-store.ts';
import { createPipeline } from '../pipeline.ts';
import { outcomeOf, type RangeOutcome } from '../range/outcome.ts';
import type { Range } from '../range/range.ts';
import { workThrough, type Work } from '../range/work-through.ts';
import { SchemaReaders, type SchemaSource } from '../schema-readers.ts';
import { checkSchema } from './check-schema.ts';
import { compareMessage } from './compare.ts';
import type { Finding, SchemaFinding } from './finding.ts';
import { SchemasToCheck } from './schemas-to-check.ts';

export type VerifyOptions = {
  connection: KafkaConnection;
  topic: string;
  range: Range;
  store: Archive;
  schemas: SchemaSource;
  /** Archive what is missing, with this level of gzip; else nothing is written. */
  repair?: { gzipLevel: number } | undefined;
  maxInFlight: number;
  log: Logger;
  /** Ends it early. */
  signal: AbortSignal;
  /** Is told each finding as soon as it is one, and waited for. */
  found: (finding: Finding | SchemaFinding) => Promise<void>;
  /** Is given a way to see how far it is. */
  look?: (work: () => Work) => void;
};

/** How many messages are where, and how the reading of the range ended. */
export type VerifyReport = RangeOutcome & {
  /** In the archive, byte for byte. */
  archived: number;
  quarantined: number;
  missing: number;
  different: number;
  unreadable: number;
  missingSchemas: number;
  /** Archived ones that differ from the registry's, or can't be read. */
  wrongSchemas: number;
  /** Of the findings: those that are archived or quarantined now. */
  repaired: number;
  /** All offsets of the range were read, and each message is in the archive or the quarantine now. */
  ok: boolean;
};

/**
 * Compares each message of a range with the archive: the uncompressed bytes of the object under its alert's id, else
 * those in the quarantine. It holds no more than the messages in flight, however many findings there are.
 */
export async function verify(options: VerifyOptions): Promise<VerifyReport> {
  const { connection, topic, range, store, schemas, repair, maxInFlight, log, signal, found } = options;
  const counts = {
    archived: 0,
    quarantined: 0,
    missing: 0,
    different: 0,
    unreadable: 0,
    missingSchemas: 0,
    wrongSchemas: 0,
    repaired: 0,
  };
  const { retry, handle } = createPipeline({ store, schemas, gzipLevel: repair?.gzipLevel ?? 1, log, signal });
  const source = new SchemasToCheck(schemas, store);
  const readers = new SchemaReaders(source, async (id) => {
    const registered = source.registered(id);
    if (registered === undefined) return;
    const finding = await checkSchema(store, id, registered, { repair: repair !== undefined });
    if (finding === undefined) return;
    counts[finding.trouble === 'missing' ? 'missingSchemas' : 'wrongSchemas'] += 1;
    if (finding.repaired !== undefined) counts.repaired += 1;
    await found(finding);
  });
  const check = (message: KafkaMessage) =>
    retry.untilDone(() => compareMessage(message, store, readers).catch(explainRefusal), isRefused);

  async function handler(message: KafkaMessage): Promise<void> {
    const checked = await check(message);
    if (typeof checked === 'string') {
      counts[checked] += 1;
      return;
    }
    counts[checked.trouble] += 1;
    await found(repair === undefined ? checked : await repaired(message, checked));
  }

  async function repaired(message: KafkaMessage, finding: Finding): Promise<Finding> {
    await handle(message);
    const now = await check(message);
    if (now !== 'archived' && now !== 'quarantined') return finding;
    counts.repaired += 1;
    return { ...finding, repaired: now };
  }

  const done = await workThrough(connection, { topic, range, handler, maxInFlight, log, signal }, options.look);
  const { missing, different, unreadable, missingSchemas, wrongSchemas } = counts;
  const troubles = missing + different + unreadable + missingSchemas + wrongSchemas;
  // What Kafka has deleted may be archived or not: nobody can tell any more.
  const ok = done.complete && done.removed === 0n && troubles === counts.repaired;
  return { ok, ...counts, ...outcomeOf(done) };
}

/** Who waits for a right would wait for ever, and just for what is missing: a store may refuse what isn't there. */
function explainRefusal(error: unknown): never {
  if (!(error instanceof StoreError && isRefused(error))) throw error;
  const hint =
    "without the right to list (storage.objects.list, s3:ListBucket) a store refuses what isn't there, so verify needs it";
  throw new StoreError(error.fault, `${error.message}: ${hint}`);
}

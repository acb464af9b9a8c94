import { messageOf } from '@alert-stream/common/errors.ts';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { PacketError, splitPacket } from '@alert-stream/common/packet.ts';
import { putAlert } from '../archive/alerts.ts';
import type { Archive } from '../archive/archive.ts';
import type { Outcome } from '../archive/put-object.ts';
import { quarantine } from '../quarantine/quarantine.ts';
import { reasonOf, UnarchivableError, type QuarantineReason } from '../quarantine/reason.ts';
import type { ArchivedSchemas } from './archived-schemas.ts';
import type { Retry } from './retry.ts';
import type { AlertIdReader } from './schema-readers.ts';
import type { Result, Tally } from './tally.ts';

export type AlertArchiverOptions = {
  store: Archive;
  schemas: ArchivedSchemas;
  retry: Retry;
  log: Logger;
  /** gzip's, 1 to 9 */
  gzipLevel: number;
};

/** Archives one message, and tells what became of it. */
export type ArchiveMessage = (message: KafkaMessage) => Promise<Exclude<Outcome, 'conflicting'>>;

/**
 * Makes what archives one message: it resolves when the alert is durable, and waits for what is only late. It rejects
 * with an error that has a reason ({@link reasonOf}) when the message can't be archived, else only when the program
 * stops before that.
 */
export function alertArchiver({ store, schemas, retry, log, gzipLevel }: AlertArchiverOptions): ArchiveMessage {
  const archive: ArchiveMessage = async (message) => {
    if (message.unread !== undefined) throw new UnarchivableError(message.unread.kind, message.unread.error);
    if (message.value === null) throw new UnarchivableError('empty', 'an alert packet has bytes, got no value at all');
    const { schemaId, record } = splitPacket(message.value);
    const id = idOf(await schemas.reader(schemaId), record);
    const outcome = await putAlert(store, id, message.value, gzipLevel);
    if (outcome === 'conflicting') {
      throw new UnarchivableError('conflicting-content', `another alert is archived under the id ${id}; it stays`);
    }
    if (outcome === 'repaired') {
      log.warn({ event: 'repaired', alertId: String(id) }, 'replaced an archived alert that was unreadable');
    }
    return outcome;
  };

  return (message) =>
    retry.untilDone(
      () => archive(message),
      (error) => reasonOf(error) !== undefined,
    );
}

/**
 * Makes the handler of one message. It resolves when the alert, or the message in the quarantine, is durable: only
 * then may its offset be committed. It rejects only when the program stops before that.
 */
export function archiver(options: AlertArchiverOptions & { tally: Tally }) {
  const { store, retry, tally, log } = options;
  const archive = alertArchiver(options);

  async function keepAside(message: KafkaMessage, reason: QuarantineReason, error: unknown): Promise<Result> {
    const text = messageOf(error);
    const { topic, partition, offset } = message;
    await retry.untilDone(
      () => quarantine(store.quarantine, message, reason, text),
      () => false,
    );
    log.warn({ event: 'quarantined', topic, partition, offset: String(offset), reason, error: text });
    return 'quarantined';
  }

  return async (message: KafkaMessage): Promise<void> => {
    let result: Result;
    let reason: QuarantineReason | undefined;
    try {
      result = await archive(message);
    } catch (error) {
      reason = reasonOf(error);
      if (reason === undefined) throw error;
      result = await keepAside(message, reason, error);
    }
    tally.add(result, message.value?.length ?? 0, reason);
  };
}

/** The id of an alert. Whatever stops the decoder, even what it doesn't know itself, would stop it again. */
export function idOf(read: AlertIdReader, record: Buffer): bigint {
  try {
    return read(record);
  } catch (error) {
    if (reasonOf(error) !== undefined) throw error;
    throw new PacketError('undecodable', `the record can't be decoded: ${messageOf(error)}`, error);
  }
}

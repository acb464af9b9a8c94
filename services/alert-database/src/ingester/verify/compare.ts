import { messageOf } from '@alert-stream/common/errors.ts';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import { splitPacket } from '@alert-stream/common/packet.ts';
import type { Archive } from '../../archive/archive.ts';
import { compareStored } from '../../archive/compression.ts';
import { isQuarantined } from '../../quarantine/quarantine.ts';
import { reasonOf } from '../../quarantine/reason.ts';
import { idOf } from '../archiver.ts';
import type { SchemaReaders } from '../schema-readers.ts';
import { TROUBLES, type Finding, type Trouble } from './finding.ts';

/** Where a message is, or what is wrong with it. */
export type Checked = 'archived' | 'quarantined' | Finding;

/**
 * Looks for a message in the archive, byte for byte, and then in the quarantine.
 *
 * @throws AlertStreamError, retriable, when the store or the registry is away
 */
export async function compareMessage(message: KafkaMessage, store: Archive, readers: SchemaReaders): Promise<Checked> {
  const { topic, partition, offset, value, unread } = message;
  const at = { topic, partition, offset: String(offset) };
  const unlessQuarantined = async (finding: Finding) =>
    (await isQuarantined(store.quarantine, message)) ? 'quarantined' : finding;
  if (unread !== undefined) return unlessQuarantined({ trouble: 'missing', ...at, error: unread.error });
  if (value === null) return unlessQuarantined({ trouble: 'missing', ...at, error: 'it has no value' });
  let id: bigint;
  try {
    const { schemaId, record } = splitPacket(value);
    id = idOf(await readers.reader(schemaId), record);
  } catch (error) {
    if (reasonOf(error) === undefined) throw error;
    return unlessQuarantined({ trouble: 'missing', ...at, error: messageOf(error) });
  }
  const trouble = await compareAlert(store, id, value);
  return trouble === undefined ? 'archived' : unlessQuarantined({ trouble, ...at, alertId: String(id) });
}

async function compareAlert({ alerts, layout }: Archive, id: bigint, value: Buffer): Promise<Trouble | undefined> {
  const stored = await alerts.read(layout.alert(id));
  if (stored !== undefined) {
    const comparison = await compareStored(stored, value);
    return comparison === 'same' ? undefined : TROUBLES[comparison];
  }
  // As writers of old left some.
  const plain = layout.plainAlert && (await alerts.read(layout.plainAlert(id)));
  if (plain === undefined) return 'missing';
  return plain.equals(value) ? undefined : 'different';
}

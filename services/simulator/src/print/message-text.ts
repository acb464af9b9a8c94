import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import { PacketError, splitPacket } from '@alert-stream/common/packet.ts';
import { printableLine } from '@alert-stream/common/printable.ts';
import { UnusableSchemaError, SchemaNotFoundError } from '@alert-stream/common/registry-client.ts';
import { alertJson } from './alert-json.ts';
import type { AlertReader } from './alert-reader.ts';
import type { CutoutFiles } from './cutout-files.ts';

/** How an alert is printed: one line with the main fields, the whole alert as JSON, or only its id. */
export type Form = 'line' | 'json' | 'ids';

/** The text for one message, or the reason why it isn't an alert. */
export type MessageText = { text: string } | { noAlert: string };

/**
 * Formats a message for printing.
 *
 * @param options `cutouts`: where to write the cutouts of the alert; undefined writes none
 * @throws AlertStreamError `REGISTRY` when the registry is unavailable; faults of the message itself are in the text
 */
export async function messageText(
  message: KafkaMessage,
  { schemas, form, cutouts }: { schemas: AlertReader; form: Form; cutouts: CutoutFiles | undefined },
): Promise<MessageText> {
  const place = `${message.partition}/${message.offset}`;
  const value = message.value ?? Buffer.alloc(0);
  const noAlert = (why: string) => ({
    noAlert: form === 'json' ? JSON.stringify({ place, error: why }) : `${place} is no alert: ${printableLine(why)}`,
  });
  if (message.unread !== undefined) return noAlert(message.unread.error);
  try {
    const { schemaId, record } = splitPacket(value);
    const { decode, idOf, timeOf } = await schemas.schema(schemaId);
    if (cutouts !== undefined) await cutouts.write(idOf(record), decode(record));
    if (form === 'json') return { text: alertJson(decode(record)) };
    if (form === 'ids') return { text: String(idOf(record)) };
    return { text: `${idOf(record)} schema ${schemaId} at ${place} ${value.length} bytes MJD ${timeOf(record)}` };
  } catch (error) {
    if (!isOfMessage(error)) throw error;
    return noAlert(error.message);
  }
}

/** Whether the message itself is at fault: its bytes, or the schema that it names. */
function isOfMessage(error: unknown): error is AlertStreamError {
  return error instanceof PacketError || error instanceof SchemaNotFoundError || error instanceof UnusableSchemaError;
}

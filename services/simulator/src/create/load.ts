import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import type { OrderedProducer } from '@alert-stream/common/kafka/producer.ts';
import { packetHeader } from '@alert-stream/common/packet.ts';
import type { FirstOffsets } from '../stream/generations.ts';
import { markHeaders } from '../stream/marks.ts';
import type { AlertSource } from './source.ts';

/**
 * Publishes a file's alerts to the static topic as one generation, alert by alert in turn over the partitions, and
 * waits until all are acknowledged. Keys are null, as production's are.
 *
 * @throws AlertStreamError `KAFKA` for the first alert that could not be delivered; what was loaded stays incomplete, so it is never
 *   played
 */
export async function loadAlerts(
  source: AlertSource,
  { producer, schemaId, signal }: { producer: OrderedProducer; schemaId: number; signal: AbortSignal },
): Promise<FirstOffsets> {
  const generation = source.generation(schemaId);
  const header = packetHeader(schemaId);
  const first: FirstOffsets = new Map();
  const failures: AlertStreamError[] = [];
  const sends: Promise<void>[] = [];
  for await (const { index, record, offsetSeconds } of source.alerts()) {
    await producer.ready();
    signal.throwIfAborted();
    // The last one tells that the load is complete: it waits until all others are acknowledged.
    if (index === source.count - 1) await Promise.all(sends);
    if (failures.length > 0) break;
    const partition = index % producer.partitions;
    const headers = markHeaders({ offsetSeconds, generation, index, count: source.count });
    const sent = producer.send({ partition, key: null, value: Buffer.concat([header, record]), headers });
    sends.push(
      sent.then(
        ({ offset }) => {
          if (!first.has(partition)) first.set(partition, offset);
        },
        (cause: unknown) => {
          const alert = `alert ${index + 1} of ${source.count} in ${source.path} (${record.length} bytes)`;
          failures.push(new AlertStreamError('KAFKA', `${alert}: ${messageOf(cause)}`, { cause }));
        },
      ),
    );
  }
  await Promise.all(sends);
  if (failures.length > 0) throw failures[0];
  return first;
}

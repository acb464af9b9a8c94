import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import type { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import type { FirstOffsets } from '../stream/generations.ts';
import { markHeaders } from '../stream/marks.ts';
import type { LoadPlan } from './load-plan.ts';
import { nameOf } from './load-source.ts';

/**
 * Publishes the planned alerts to the static topic as one generation, alert by alert in turn over the partitions, and
 * waits until all are acknowledged. Keys are null, as production's are.
 *
 * @throws AlertStreamError `KAFKA` for the first alert that could not be delivered; what was loaded stays incomplete, so it is never
 *   played
 */
export async function loadAlerts(
  plan: LoadPlan,
  { producer, signal }: { producer: OrderedProducer; signal: AbortSignal },
): Promise<FirstOffsets> {
  const { generation, count, source } = plan;
  const first: FirstOffsets = new Map();
  const failures: AlertStreamError[] = [];
  const sends = new Set<Promise<void>>();
  for await (const { index, sourceIndex, packet, offsetSeconds } of plan.alerts()) {
    await producer.ready();
    signal.throwIfAborted();
    // The last alert marks the load as complete, so it is sent once all others are acknowledged.
    if (index === count - 1) await Promise.all(sends);
    if (failures.length > 0) break;
    const partition = index % producer.partitions;
    const headers = markHeaders({ offsetSeconds, generation, index, count });
    const sent = producer.send({ partition, key: null, value: packet, headers }).then(
      ({ offset }) => {
        if (!first.has(partition)) first.set(partition, offset);
      },
      (cause: unknown) => {
        failures.push(new AlertStreamError('KAFKA', `${nameOf(source, sourceIndex)}: ${messageOf(cause)}`, { cause }));
      },
    );
    sends.add(sent);
    void sent.then(() => sends.delete(sent));
  }
  await Promise.all(sends);
  if (failures.length > 0) throw failures[0];
  return first;
}

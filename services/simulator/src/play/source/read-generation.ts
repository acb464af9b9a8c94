import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import type { PlayableAlert } from '../play-visit.ts';
import { firstOffsets, type Generation } from '../../stream/generations.ts';
import { withoutMark } from '../../stream/marks.ts';

/**
 * Reads the alerts of a generation into memory, in playing order.
 *
 * @param messages reads the static topic again, from given offsets
 * @returns undefined when some alerts no longer exist, because another generation has replaced this one
 */
export async function readGeneration(
  generation: Generation,
  messages: (from: Map<number, bigint>) => AsyncIterable<KafkaMessage>,
): Promise<PlayableAlert[] | undefined> {
  const { alerts } = generation;
  const placeOf = new Map(alerts.map(({ partition, offset }, place) => [`${partition}/${offset}`, place]));
  const found: (PlayableAlert | undefined)[] = Array.from({ length: alerts.length });
  let missing = alerts.length;
  for await (const { partition, offset, key, value, headers } of messages(firstOffsets(generation))) {
    const place = placeOf.get(`${partition}/${offset}`);
    const alert = place === undefined ? undefined : alerts[place];
    if (place === undefined || alert === undefined || value === null) continue;
    // Copied, since the reader's buffers are slices that would keep whole responses of the broker in memory.
    found[place] = {
      offsetSeconds: alert.offsetSeconds,
      key: key === null ? null : Buffer.from(key),
      value: Buffer.from(value),
      headers: withoutMark(headers).map(([name, content]) => [Buffer.from(name), Buffer.from(content)]),
    };
    missing -= 1;
    if (missing === 0) break;
  }
  return missing === 0 ? (found as PlayableAlert[]) : undefined;
}

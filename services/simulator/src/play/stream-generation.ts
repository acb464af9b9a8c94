import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { MessageFetcher, Wanted } from '@alert-stream/common/kafka/message-fetcher.ts';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import type { Generation, StoredAlert } from '../stream/generations.ts';
import { withoutMark } from '../stream/marks.ts';
import type { PlayableAlert } from './play-visit.ts';

/** Bytes of the alerts that are fetched together: neighbours in the order of playing, wherever they lie. */
const WINDOW_BYTES = 16_000_000;

/**
 * Reads a generation's alerts from the topic in the order in which they are played, a window at a time. Where they were
 * loaded in that order, each partition is read once from its start to its end; else batches are fetched repeatedly.
 *
 * @throws AlertStreamError `KAFKA` when alerts are gone, or can't be read
 */
export async function* streamGeneration(
  { alerts }: Generation,
  fetcher: Pick<MessageFetcher, 'fetch'>,
  windowBytes = WINDOW_BYTES,
): AsyncGenerator<PlayableAlert> {
  for (let first = 0; first < alerts.length; ) {
    const window = windowFrom(alerts, first, windowBytes);
    const found = new Map((await fetcher.fetch(wantedOf(window))).map((message) => [placeOf(message), message]));
    for (const alert of window) {
      const message = found.get(placeOf(alert));
      if (message?.value == null) {
        throw new AlertStreamError(
          'KAFKA',
          `alert ${first + 1} of ${alerts.length} is no longer in the static topic (partition ${alert.partition}, offset ` +
            `${alert.offset}): other alerts were loaded in the middle of the visit, or the topic's retention is not unlimited`,
        );
      }
      first += 1;
      yield { offsetSeconds: alert.offsetSeconds, key: message.key, value: message.value, headers: withoutMark(message.headers) };
    }
  }
}

function windowFrom(alerts: StoredAlert[], first: number, limit: number): StoredAlert[] {
  let bytes = 0;
  let end = first;
  while (end < alerts.length && (end === first || bytes + (alerts[end] as StoredAlert).bytes <= limit)) {
    bytes += (alerts[end] as StoredAlert).bytes;
    end += 1;
  }
  return alerts.slice(first, end);
}

function wantedOf(window: StoredAlert[]): Map<number, Wanted> {
  const wanted = new Map<number, Wanted>();
  for (const { partition, offset, bytes } of window.toSorted((a, b) => Number(a.offset - b.offset))) {
    const own = wanted.get(partition) ?? { offsets: [], bytes: 0 };
    own.offsets.push(offset);
    own.bytes += bytes;
    wanted.set(partition, own);
  }
  return wanted;
}

function placeOf({ partition, offset }: Pick<KafkaMessage, 'partition' | 'offset'>): string {
  return `${partition}/${offset}`;
}

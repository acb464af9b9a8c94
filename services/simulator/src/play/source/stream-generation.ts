import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { MessageFetcher, Wanted } from '@alert-stream/common/kafka/read/message-fetcher.ts';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import type { Generation, StoredAlert } from '../../stream/generations.ts';
import { withoutMark } from '../../stream/marks.ts';
import type { PlayableAlert } from '../play-visit.ts';

/** Bytes of the alerts that are fetched together: neighbours in the order of playing, wherever they lie. */
const WINDOW_BYTES = 16_000_000;

/**
 * Reads a generation's alerts from the topic in the order in which they are played, a window at a time and the next one
 * meanwhile. Where they were loaded in that order, each partition is read once from its start to its end; else batches
 * are fetched repeatedly.
 *
 * @throws AlertStreamError `KAFKA` when alerts are gone, or can't be read
 */
export async function* streamGeneration(
  { alerts }: Generation,
  fetcher: Pick<MessageFetcher, 'fetch'>,
  windowBytes = WINDOW_BYTES,
): AsyncGenerator<PlayableAlert> {
  const begin = (first: number) => {
    const window = windowFrom(alerts, first, windowBytes);
    const fetched = window.length === 0 ? Promise.resolve([]) : fetcher.fetch(wantedOf(window));
    // It is looked at when its turn comes, and not at all if the reading ends before.
    fetched.catch(() => {});
    return { first, window, fetched };
  };
  for (let current = begin(0); current.window.length > 0;) {
    const next = begin(current.first + current.window.length);
    const found = new Map((await current.fetched).map((message) => [placeOf(message), message]));
    for (const [index, alert] of current.window.entries()) {
      const message = found.get(placeOf(alert));
      if (message?.value == null) {
        throw new AlertStreamError(
          'KAFKA',
          `alert ${current.first + index + 1} of ${alerts.length} is no longer in the static topic (partition ${alert.partition}, offset ` +
            `${alert.offset}): other alerts were loaded in the middle of the visit, or the topic's retention is not unlimited`,
        );
      }
      yield {
        offsetSeconds: alert.offsetSeconds,
        key: message.key,
        value: message.value,
        headers: withoutMark(message.headers),
      };
    }
    current = next;
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

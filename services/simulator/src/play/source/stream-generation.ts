import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { MessageFetcher, Wanted } from '@alert-stream/common/kafka/read/message-fetcher.ts';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import type { Generation, StoredAlert } from '../../stream/generations.ts';
import { withoutMark } from '../../stream/marks.ts';
import type { PlayableAlert } from '../play-visit.ts';

/** Bytes of the alerts fetched together: neighbours in playing order, whatever their partitions and offsets. */
const WINDOW_BYTES = 16_000_000;

/**
 * Reads the alerts of a generation from the topic in playing order, window by window, fetching the next window while one
 * is played. If the alerts were loaded in that order, each partition is read once from start to end; otherwise batches are
 * fetched repeatedly.
 *
 * @throws AlertStreamError `KAFKA` when alerts no longer exist or can't be read
 */
export async function* streamGeneration(
  { alerts }: Generation,
  fetcher: Pick<MessageFetcher, 'fetch'>,
  windowBytes = WINDOW_BYTES,
): AsyncGenerator<PlayableAlert> {
  const begin = (first: number) => {
    const window = windowFrom(alerts, first, windowBytes);
    const fetched = window.length === 0 ? Promise.resolve([]) : fetcher.fetch(wantedOf(window));
    // A failure is handled when the window's turn comes, and never if reading ends before that.
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

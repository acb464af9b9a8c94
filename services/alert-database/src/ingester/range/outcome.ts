import { messageOf } from '@alert-stream/common/errors.ts';
import { positionText } from './position.ts';
import type { WorkDone } from './work-through.ts';

/** How the work on a range ended, as reports have it: numbers that JSON can hold, and where to go on. */
export type RangeOutcome = {
  offsets: number;
  messages: number;
  /** Offsets of batches that can't be read, but for the one message that each counts as. */
  unread: number;
  /** Offsets without a message: markers of transactions, aborted or compacted messages. */
  empty: number;
  /** Offsets whose messages the topic's retention had deleted. */
  removed: number;
  complete: boolean;
  /** What to give as `--from` to go on, when it isn't complete. */
  next?: string;
  failure?: string;
};

export function outcomeOf({
  offsets,
  messages,
  unread,
  empty,
  removed,
  complete,
  next,
  failure,
}: WorkDone): RangeOutcome {
  return {
    offsets: Number(offsets),
    messages: Number(messages),
    unread: Number(unread),
    empty: Number(empty),
    removed: Number(removed),
    complete,
    ...(next.size > 0 && { next: positionText(next) }),
    ...(failure !== undefined && { failure: messageOf(failure) }),
  };
}

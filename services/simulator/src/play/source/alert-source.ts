import type { Playing } from '../status/stream-status.ts';
import type { PlayableAlert } from '../play-visit.ts';

/** Alerts being read for one visit. */
export type Reading = {
  /** In the order in which they are played. */
  alerts: Iterable<PlayableAlert> | AsyncIterable<PlayableAlert>;
  /** Ends the reading, whether all was read or not. */
  close: () => Promise<void>;
};

/** A set of alerts that can be played any number of times. */
export type PlayableSet = Playing & {
  /** The last alert's offset. */
  readonly spanSeconds: number;
  /** `memory` when they all lie there, else `topic`: each visit reads them again, a bounded part ahead. */
  readonly from: 'memory' | 'topic';
  /** Begins to read them for a visit, before its start. @param signal gives up */
  open: (signal: AbortSignal) => Reading;
};

/** The playable now, and a newer one when there is one. */
export type AlertSource = {
  readonly current: PlayableSet;
  /** Looks for a newer playable, in the background; never fails. */
  refresh: (signal: AbortSignal) => Promise<void>;
  /** Makes the playable that a look has found the current one. @returns whether there was one */
  takeNewer: () => boolean;
};

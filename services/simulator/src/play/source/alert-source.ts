import type { Playing } from '../status/stream-status.ts';
import type { PlayableAlert } from '../play-visit.ts';

/** Alerts being read for one visit. */
export type Reading = {
  /** In the order in which they are played. */
  alerts: Iterable<PlayableAlert> | AsyncIterable<PlayableAlert>;
  /** Ends the reading, complete or not. */
  close: () => Promise<void>;
};

/** A set of alerts that can be played any number of times. */
export type PlayableSet = Playing & {
  /** Seconds from the start of the visit to the last alert. */
  readonly spanSeconds: number;
  /** `memory` when all alerts are kept there; `topic` when each visit reads them again, a bounded part ahead. */
  readonly from: 'memory' | 'topic';
  /** Starts reading the alerts for a visit, before the visit starts. @param signal ends the reading */
  open: (signal: AbortSignal) => Reading;
};

/** Where the player's alerts come from: the current set, and a newer one once there is one. */
export type AlertSource = {
  readonly current: PlayableSet;
  /** Looks for a newer set in the background; never rejects. */
  refresh: (signal: AbortSignal) => Promise<void>;
  /** Switches to the newer set that a refresh has found. @returns whether there was one */
  takeNewer: () => boolean;
};

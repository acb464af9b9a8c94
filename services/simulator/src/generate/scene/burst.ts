import { Random } from '../random.ts';
import { DETECTORS } from './camera.ts';

/** How a visit's alerts are spread over the camera. */
export type Bursts = {
  /** Detectors with alerts, 1 to 189. */
  detectors: number;
  /** Alerts a detector, from and to; without it a visit's alerts are spread in these proportions (DMTN-149). */
  alertsPerDetector?: { from: number; to: number } | undefined;
};

export const DEFAULT_BURSTS: Bursts = { detectors: DETECTORS };

/** DMTN-149: bursts of 10 to 200. */
const PROPORTIONS = { from: 10, to: 200 };

/** Which detector each of a visit's alerts comes from: detectors in order, each one's alerts together. */
export type VisitBursts = { alerts: number; detectorOf: (index: number) => number };

/**
 * @param random the visit's own
 * @param alerts how many there are in all, where the detectors have no numbers of their own
 */
export function burstsOf({ detectors, alertsPerDetector }: Bursts, random: Random, alerts: number): VisitBursts {
  const { from, to } = alertsPerDetector ?? PROPORTIONS;
  const step = DETECTORS / detectors;
  let sum = 0;
  const upTo = Array.from({ length: detectors }, () => (sum += random.integer(from, to)));
  const total = alertsPerDetector === undefined ? alerts : sum;
  let burst = 0;
  return {
    alerts: total,
    detectorOf: (index) => {
      const share = ((index + 0.5) / total) * sum;
      if (share < (upTo[burst - 1] ?? 0)) burst = 0;
      while ((upTo[burst] as number) < share) burst += 1;
      return Math.floor(burst * step);
    },
  };
}

import type { AlertSize } from './record-filler.ts';

/** The newest version of Rubin's schema that the simulator was made with. */
export const USUAL_VERSION = '11.1';

/** An alert of about 85 kB with that schema, near the 80 kB that the survey plans with (DMTN-102). */
export const USUAL_SIZE: AlertSize = { cutoutPixels: 31, previousSources: 10, forcedSources: 20 };

export const MAX_CUTOUT_PIXELS = 500;

/** The most earlier detections, and the most earlier forced measurements. */
export const MAX_HISTORY = 1000;

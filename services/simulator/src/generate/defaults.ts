import type { AlertSize } from './fill/size.ts';

/** The newest version of Rubin's schema that the simulator was made with. */
export const DEFAULT_VERSION = '11.1';

/** An alert of about 85 kB with that schema, near the 80 kB that the survey plans with (DMTN-102). */
export const DEFAULT_SIZE = { previousSources: 10, forcedSources: 20 } satisfies AlertSize;

export const DEFAULT_ALERTS_PER_VISIT = 1000;

/** The side of cutouts that have one size. */
export const DEFAULT_CUTOUT_PIXELS = 31;

export const MAX_CUTOUT_PIXELS = 500;

/** The most earlier detections, and the most earlier forced measurements. */
export const MAX_HISTORY = 1000;

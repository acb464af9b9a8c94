import type { Random } from '../random.ts';
import type { Visit } from '../scene/visit.ts';
import type { Photometry } from './photometry.ts';

/** The flags that ever are set; all others are false. */
export type Flag =
  | 'shape_flag'
  | 'trail_flag'
  | 'dipoleFitAttempted'
  | 'isDipole'
  | 'isNegative'
  | 'is_negative'
  | `pixelFlags_${'bad' | 'cr' | 'interpolated' | 'saturated' | 'suspect' | 'streak'}`
  | `pixelFlags_${'cr' | 'interpolated' | 'saturated' | 'suspect' | 'streak'}Center`;

/** A pixel of the science image is full at this many nJy. */
const FULL_PIXEL_NJY = 60_000;

/** How often a defect is in a footprint, and, of those, at its centre. Interpolation replaces its pixels. */
const DEFECTS = [
  { name: 'cr', share: 0.02, centre: 0.25, interpolated: true },
  { name: 'suspect', share: 0.01, centre: 0.5, interpolated: false },
  { name: 'streak', share: 0.005, centre: 0.5, interpolated: false },
] as const;

const BAD_SHARE = 0.01;

export type FlagCause = { photometry: Photometry; visit: Visit; failedShape: boolean; dipole: boolean };

/** Sets flags where their cause is there, with those that they imply. */
export function drawFlags({ photometry, visit, failedShape, dipole }: FlagCause, random: Random): Set<Flag> {
  const flags = new Set<Flag>();
  if (photometry.flux < 0) flags.add('isNegative').add('is_negative');
  if (failedShape) flags.add('shape_flag');
  // One in ten single sources is tried as a dipole, and isn't.
  if (dipole) flags.add('isDipole');
  if (dipole || random.chance(0.1)) flags.add('dipoleFitAttempted');
  for (const { name, share, centre, interpolated } of DEFECTS) {
    if (random.chance(share)) defect(flags, name, random.chance(centre), interpolated);
  }
  const peak = photometry.science / (2 * Math.PI * visit.science.psfSigma ** 2);
  if (peak > FULL_PIXEL_NJY) defect(flags, 'saturated', true, true);
  if (random.chance(BAD_SHARE)) flags.add('pixelFlags_bad').add('pixelFlags_interpolated');
  return flags;
}

type Defect = (typeof DEFECTS)[number]['name'] | 'saturated';

function defect(flags: Set<Flag>, name: Defect, centre: boolean, interpolated: boolean): void {
  flags.add(`pixelFlags_${name}`);
  if (centre) flags.add(`pixelFlags_${name}Center`);
  if (interpolated) flags.add('pixelFlags_interpolated');
  if (interpolated && centre) flags.add('pixelFlags_interpolatedCenter');
}

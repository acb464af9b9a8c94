import { BANDS, blackBody, type Band } from '../scene/bands.ts';

/**
 * What an object does, as parameters. Each kind has its file-sized function in {@link CURVES}; a new kind is a type here
 * and a function there.
 */
export type Variability =
  /** A source that the template doesn't have, or, below zero, one that only the template has. */
  | { kind: 'constant'; kelvin: number }
  /** A star that moved since the template: the difference has it where it is, and a hole where it was. */
  | { kind: 'moving'; kelvin: number }
  /** A pulsating star, against a template of its mean: a sawtooth, stronger in the blue. */
  | { kind: 'periodic'; kelvin: number; periodDays: number; phase: number; skew: number }
  /** Rises and falls once, and cools (the shape of Bazin et al. 2009, A&A 499, 653). */
  | { kind: 'supernova'; peakMjd: number; riseDays: number; fallDays: number; kelvin: number }
  /** An M dwarf's flare: up within minutes, down within hours, hot (Davenport et al. 2014, ApJ 797, 122). */
  | { kind: 'flare'; peakMjd: number; fallDays: number; kelvin: number };

export type VariableKind = Variability['kind'];

/** An object that stays where it is. */
export type SkyObject = {
  /** Degrees. */
  ra: number;
  dec: number;
  variability: Variability;
  /** Scales the light curve: its flux in r, in nJy, where the curve is 1. */
  amplitude: number;
  /** Its flux in the template, in nJy by band. */
  template: Record<Band, number>;
};

type Curve<K extends VariableKind> = (object: Extract<Variability, { kind: K }>, band: Band, mjd: number) => number;

const CURVES: { [K in VariableKind]: Curve<K> } = {
  constant: ({ kelvin }, band) => blackBody(band, kelvin),
  moving: ({ kelvin }, band) => blackBody(band, kelvin),
  periodic: ({ kelvin, periodDays, phase, skew }, band, mjd) => {
    const turn = (((mjd / periodDays + phase) % 1) + 1) % 1;
    const wave = turn < skew ? -1 + (2 * turn) / skew : 1 - (2 * (turn - skew)) / (1 - skew);
    return wave * PULSATION[band] * blackBody(band, kelvin);
  },
  supernova: ({ peakMjd, riseDays, fallDays, kelvin }, band, mjd) => {
    const days = mjd - peakMjd;
    const light = Math.exp(-days / fallDays) / (1 + Math.exp(-days / riseDays));
    return light * blackBody(band, Math.max(4500, kelvin * Math.exp(-Math.max(0, days) / 40)));
  },
  flare: ({ peakMjd, fallDays, kelvin }, band, mjd) => {
    const days = mjd - peakMjd;
    if (days < 0) return 0;
    return (0.7 * Math.exp(-days / fallDays) + 0.3 * Math.exp((-days / fallDays) * 0.2)) * blackBody(band, kelvin);
  },
};

/** How strongly a pulsating star varies, relative to r. */
const PULSATION: Record<Band, number> = { u: 1.5, g: 1.4, r: 1, i: 0.8, z: 0.7, y: 0.65 };

/**
 * The light of an object over that in the template, in nJy: below zero where it is fainter than there. All measurements
 * and images follow from this function.
 *
 * @param mjd in days (TAI)
 */
export function differenceFlux({ variability, amplitude }: SkyObject, band: Band, mjd: number): number {
  const curve = CURVES[variability.kind] as Curve<VariableKind>;
  return amplitude * curve(variability as never, band, mjd);
}

/** The flux of a black body in each band. @param flux in r, in nJy */
export function templateOf(flux: number, kelvin: number): Record<Band, number> {
  return Object.fromEntries(BANDS.map((band) => [band, flux * blackBody(band, kelvin)])) as Record<Band, number>;
}

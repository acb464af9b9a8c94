export const BANDS = ['u', 'g', 'r', 'i', 'z', 'y'] as const;

export type Band = (typeof BANDS)[number];

type Filter = {
  /** Effective wavelength in nanometres. */
  wavelength: number;
  /** AB magnitude of a point source at 5 σ in one visit (Ivezić et al. 2019, ApJ 873, 111, table 2). */
  depth: number;
  /** How bright an asteroid is in it, in magnitudes over V: the Sun's colours, and a mean one of S and C types. */
  asteroidMinusV: number;
};

export const FILTERS: Record<Band, Filter> = {
  u: { wavelength: 367, depth: 23.78, asteroidMinusV: 1.6 },
  g: { wavelength: 482, depth: 24.81, asteroidMinusV: 0.28 },
  r: { wavelength: 622, depth: 24.35, asteroidMinusV: -0.23 },
  i: { wavelength: 754, depth: 23.92, asteroidMinusV: -0.39 },
  z: { wavelength: 869, depth: 23.34, asteroidMinusV: -0.39 },
  y: { wavelength: 971, depth: 22.45, asteroidMinusV: -0.37 },
};

const AB_ZERO_POINT_NJY = 31.4;

/** @returns the flux of an AB magnitude in nJy */
export function fluxOf(magnitude: number): number {
  return 10 ** ((AB_ZERO_POINT_NJY - magnitude) / 2.5);
}

/** @returns the AB magnitude of a flux in nJy */
export function magnitudeOf(flux: number): number {
  return AB_ZERO_POINT_NJY - 2.5 * Math.log10(flux);
}

/** The flux density of a black body in a band, relative to the one in r. */
export function blackBody(band: Band, kelvin: number): number {
  return planck(FILTERS[band].wavelength, kelvin) / planck(FILTERS.r.wavelength, kelvin);
}

/** Planck's law per frequency, without its constants; 14,387,769 nm K is the second radiation constant. */
function planck(nanometres: number, kelvin: number): number {
  return nanometres ** -3 / Math.expm1(14_387_769 / (nanometres * kelvin));
}

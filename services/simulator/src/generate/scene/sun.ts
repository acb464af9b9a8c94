/** Rubin's site: Cerro Pachón, in degrees north and east. */
export const SITE = { latitude: -30.244_63, longitude: -70.749_42 };

/** TAI is ahead of UTC by this since 2017, in days. */
export const TAI_MINUS_UTC_DAYS = 37 / 86_400;

/** Modified Julian Date of 2000 January 1, 12h. */
const J2000_MJD = 51_544.5;

/** Between the equator and the ecliptic at J2000, in degrees. */
export const OBLIQUITY_DEGREES = 23.439_291_1;

const PRECESSION_DEGREES_PER_CENTURY = 1.396_97;
const RADIANS = Math.PI / 180;

/** Where the Sun is, seen from the Earth. */
export type Sun = {
  /** Ecliptic longitude in degrees, of J2000; its latitude is zero to a second of arc. */
  longitude: number;
  /** In au. */
  distance: number;
  /** Equatorial coordinates of date, in degrees. */
  ra: number;
  dec: number;
};

/** The Sun by the Astronomical Almanac's low-precision formulae: good to 0.01° for a century around 2000. */
export function sunAt(mjd: number): Sun {
  const days = mjd - J2000_MJD;
  const anomaly = (357.528 + 0.985_600_3 * days) * RADIANS;
  const ofDate = 280.46 + 0.985_647_4 * days + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly);
  const tilt = (23.439 - 4e-7 * days) * RADIANS;
  const lambda = ofDate * RADIANS;
  return {
    longitude: ofDate - (PRECESSION_DEGREES_PER_CENTURY * days) / 36_525,
    distance: 1.000_14 - 0.016_71 * Math.cos(anomaly) - 0.000_14 * Math.cos(2 * anomaly),
    ra: Math.atan2(Math.cos(tilt) * Math.sin(lambda), Math.cos(lambda)) / RADIANS,
    dec: Math.asin(Math.sin(tilt) * Math.sin(lambda)) / RADIANS,
  };
}

/** The right ascension that culminates at the site, in degrees from 0 to 360. */
export function siderealDegrees(mjdTai: number): number {
  const days = mjdTai - TAI_MINUS_UTC_DAYS - J2000_MJD;
  return modulo(280.460_618_37 + 360.985_647_366_29 * days + SITE.longitude, 360);
}

/** The Sun's altitude at the site, in degrees; below -18 it is night. */
export function sunAltitude(mjdTai: number): number {
  const { ra, dec } = sunAt(mjdTai);
  const [phi, delta, hour] = [SITE.latitude * RADIANS, dec * RADIANS, (siderealDegrees(mjdTai) - ra) * RADIANS];
  return Math.asin(Math.sin(phi) * Math.sin(delta) + Math.cos(phi) * Math.cos(delta) * Math.cos(hour)) / RADIANS;
}

/** The remainder with the sign of the divisor. */
export function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}

import { modulo, OBLIQUITY_DEGREES } from '../scene/sun.ts';

const RADIANS = Math.PI / 180;

/** The galactic pole, and the longitude of the celestial one (IAU 1958, in J2000). */
const GALAXY = { poleRa: 192.859_48, poleDec: 27.128_25, celestialPole: 122.931_92 };

export type Vector = readonly [x: number, y: number, z: number];

/** @returns the unit vector to a place on the sky, of degrees */
export function direction(ra: number, dec: number): Vector {
  const [a, d] = [ra * RADIANS, dec * RADIANS];
  return [Math.cos(d) * Math.cos(a), Math.cos(d) * Math.sin(a), Math.sin(d)];
}

/** @returns right ascension and declination of a vector of any length, in degrees */
export function skyPosition([x, y, z]: Vector): { ra: number; dec: number } {
  return { ra: modulo(Math.atan2(y, x) / RADIANS, 360), dec: Math.atan2(z, Math.hypot(x, y)) / RADIANS };
}

/** From the axes of the equator to those of the ecliptic, both of J2000. */
export function toEcliptic([x, y, z]: Vector): Vector {
  const [sine, cosine] = [Math.sin(OBLIQUITY_DEGREES * RADIANS), Math.cos(OBLIQUITY_DEGREES * RADIANS)];
  return [x, cosine * y + sine * z, cosine * z - sine * y];
}

/** From the axes of the ecliptic to those of the equator. */
export function toEquatorial([x, y, z]: Vector): Vector {
  const [sine, cosine] = [Math.sin(OBLIQUITY_DEGREES * RADIANS), Math.cos(OBLIQUITY_DEGREES * RADIANS)];
  return [x, cosine * y - sine * z, cosine * z + sine * y];
}

/** Ecliptic longitude and latitude of J2000, in degrees. */
export function ecliptic(ra: number, dec: number): { longitude: number; latitude: number } {
  const place = skyPosition(toEcliptic(direction(ra, dec)));
  return { longitude: place.ra, latitude: place.dec };
}

/** Galactic longitude and latitude, in degrees. */
export function galactic(ra: number, dec: number): { longitude: number; latitude: number } {
  const [d, pole, a] = [dec * RADIANS, GALAXY.poleDec * RADIANS, (ra - GALAXY.poleRa) * RADIANS];
  const along = Math.atan2(
    Math.cos(d) * Math.sin(a),
    Math.sin(d) * Math.cos(pole) - Math.cos(d) * Math.sin(pole) * Math.cos(a),
  );
  return {
    longitude: modulo(GALAXY.celestialPole - along / RADIANS, 360),
    latitude: Math.asin(Math.sin(d) * Math.sin(pole) + Math.cos(d) * Math.cos(pole) * Math.cos(a)) / RADIANS,
  };
}

export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const norm = (a: Vector): number => Math.sqrt(dot(a, a));
export const plus = (a: Vector, b: Vector, times = 1): Vector => [
  a[0] + times * b[0],
  a[1] + times * b[1],
  a[2] + times * b[2],
];
export const scaled = (a: Vector, times: number): Vector => [a[0] * times, a[1] * times, a[2] * times];
export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** A place some degrees away; less than a minute of arc. @param angle degrees from north through east */
export function moveBy({ ra, dec }: { ra: number; dec: number }, degrees: number, angle: number) {
  const north = degrees * Math.cos(angle * RADIANS);
  const east = (degrees * Math.sin(angle * RADIANS)) / Math.cos(dec * RADIANS);
  return { ra: modulo(ra + east, 360), dec: dec + north };
}

import type { Random } from '../random.ts';
import { FILTERS, magnitudeOf, type Band } from '../scene/bands.ts';
import type { SkyPosition } from '../scene/camera.ts';
import { sunAt } from '../scene/sun.ts';
import {
  cross,
  direction,
  dot,
  norm,
  plus,
  scaled,
  skyPosition,
  toEcliptic,
  toEquatorial,
  type Vector,
} from './coordinates.ts';
import { drawDesignation, type Designation } from './designation.ts';
import { orbitOf, SUN_GM, type Orbit } from './orbit.ts';

const RADIANS = Math.PI / 180;
const AU_KM = 149_597_870.7;
export const KM_PER_S = AU_KM / 86_400;
const LIGHT_DAYS_PER_AU = 0.005_775_518_3;

/** Slope of the H, G system (Bowell et al. 1989), and its phase functions. */
export const SLOPE = 0.15;
const PHASE = [
  { times: 3.33, power: 0.63, weight: 1 - SLOPE },
  { times: 1.87, power: 1.22, weight: SLOPE },
];

/** Where a minor planet is and how it moves when its light left; vectors on the axes of the equator, in au and au/d. */
export type Asteroid = {
  designation: Designation;
  orbit: Orbit;
  /** Absolute magnitude in V. */
  h: number;
  /** Apparent magnitude in V. */
  magnitude: number;
  helio: Vector;
  helioVelocity: Vector;
  topo: Vector;
  topoVelocity: Vector;
  /** Degrees: at the body between Sun and observer; at the observer between Sun and body. */
  phase: number;
  elongation: number;
  /** Where the orbit predicts it, and its motion in degrees a day. */
  ephemeris: SkyPosition & { rate: number; rateRa: number; rateDec: number };
};

/**
 * A body of the main belt that is seen at a place with a brightness.
 *
 * @param at where its orbit predicts it
 * @param flux in the band, in nJy
 */
export function drawAsteroid(mjd: number, at: SkyPosition, band: Band, flux: number, random: Random): Asteroid {
  const sight = direction(at.ra, at.dec);
  const earth = earthAt(mjd);
  // Where the line of sight leaves a sphere around the Sun.
  const wanted = random.between(2.1, 3.3);
  const along = dot(earth, sight);
  const range = -along + Math.sqrt(along ** 2 + wanted ** 2 - dot(earth, earth));
  const topo = scaled(sight, range);
  const helio = plus(earth, topo);
  const emitted = mjd - range * LIGHT_DAYS_PER_AU;
  const helioVelocity = drawVelocity(helio, random);
  const topoVelocity = plus(helioVelocity, earthVelocity(mjd), -1);
  const magnitude = magnitudeOf(flux) - FILTERS[band].asteroidMinusV;
  const phase = angle(scaled(helio, -1), scaled(topo, -1));
  return {
    designation: drawDesignation(random),
    orbit: orbitOf(toEcliptic(helio), toEcliptic(helioVelocity), emitted, Math.floor(mjd / 200) * 200),
    h: magnitude - 5 * Math.log10(wanted * range) + 2.5 * Math.log10(phaseFunction(phase)),
    magnitude,
    helio,
    helioVelocity,
    topo,
    topoVelocity,
    phase,
    elongation: angle(scaled(earth, -1), topo),
    ephemeris: { ...skyPosition(topo), ...rates(topo, topoVelocity) },
  };
}

/** How much of its light at full phase a body sends. @param phase in degrees */
function phaseFunction(phase: number): number {
  const half = Math.tan((phase / 2) * RADIANS);
  return PHASE.reduce((sum, { times, power, weight }) => sum + weight * Math.exp(-times * half ** power), 0);
}

/** The Earth about the Sun, on the axes of the equator, in au. */
function earthAt(mjd: number): Vector {
  const { longitude, distance } = sunAt(mjd);
  const opposite = (longitude + 180) * RADIANS;
  return toEquatorial([distance * Math.cos(opposite), distance * Math.sin(opposite), 0]);
}

function earthVelocity(mjd: number): Vector {
  const step = 0.25;
  return scaled(plus(earthAt(mjd + step), earthAt(mjd - step), -1), 0.5 / step);
}

/** Nearly that of a circle about the Sun, prograde, inclined as the place demands and a little more. */
function drawVelocity(helio: Vector, random: Random): Vector {
  const r = norm(helio);
  const outwards = scaled(toEcliptic(helio), 1 / r);
  const east = cross([0, 0, 1], outwards);
  const forwards = scaled(east, 1 / norm(east));
  const upwards = cross(outwards, forwards);
  const circular = Math.sqrt(SUN_GM / r);
  const velocity = plus(
    plus(scaled(forwards, random.between(0.92, 1.05)), upwards, random.between(-0.15, 0.15)),
    outwards,
    random.between(-0.1, 0.1),
  );
  return toEquatorial(scaled(velocity, circular));
}

function rates(topo: Vector, velocity: Vector): { rate: number; rateRa: number; rateDec: number } {
  const range = norm(topo);
  const sight = scaled(topo, 1 / range);
  const flat = Math.hypot(sight[0], sight[1]);
  const east: Vector = [-sight[1] / flat, sight[0] / flat, 0];
  const north = cross(sight, east);
  const rateRa = dot(velocity, east) / range / RADIANS;
  const rateDec = dot(velocity, north) / range / RADIANS;
  return { rate: Math.hypot(rateRa, rateDec), rateRa, rateDec };
}

function angle(a: Vector, b: Vector): number {
  return Math.atan2(norm(cross(a, b)), dot(a, b)) / RADIANS;
}

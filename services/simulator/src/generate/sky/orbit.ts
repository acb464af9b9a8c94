import { modulo } from '../scene/sun.ts';
import { cross, dot, norm, plus, scaled, type Vector } from './coordinates.ts';

/** The Sun's attraction in au³/d² (Gauss's constant squared). */
export const SUN_GM = 0.017_202_098_95 ** 2;

const DEGREES = 180 / Math.PI;

/** Keplerian elements about the Sun; angles in degrees, of the ecliptic and equinox J2000. */
export type Orbit = {
  /** Semi-major axis, and perihelion distance, in au. */
  a: number;
  q: number;
  e: number;
  inclination: number;
  node: number;
  perihelion: number;
  /** Mean anomaly at the epoch. */
  anomaly: number;
  /** MJD. */
  epoch: number;
  perihelionMjd: number;
  /** In days, and in degrees a day. */
  period: number;
  motion: number;
};

/**
 * The orbit of a body that is at a place with a velocity.
 *
 * @param position heliocentric, in au, on the axes of the ecliptic
 * @param velocity in au/d; slow enough to be bound
 * @param mjd when it is there
 * @param epoch what the mean anomaly shall be for
 */
export function orbitOf(position: Vector, velocity: Vector, mjd: number, epoch: number): Orbit {
  const r = norm(position);
  const h = cross(position, velocity);
  const towards = plus(scaled(cross(velocity, h), 1 / SUN_GM), position, -1 / r);
  const e = norm(towards);
  const a = 1 / (2 / r - dot(velocity, velocity) / SUN_GM);
  const node = Math.atan2(h[0], -h[1]);
  // Along the line of nodes, and a right angle further in the plane of the orbit.
  const ascending: Vector = [Math.cos(node), Math.sin(node), 0];
  const further = scaled(cross(h, ascending), 1 / norm(h));
  const perihelion = Math.atan2(dot(towards, further), dot(towards, ascending));
  const eccentric = Math.atan2(dot(position, velocity) / Math.sqrt(SUN_GM * a), 1 - r / a);
  const anomalyThen = (eccentric - e * Math.sin(eccentric)) * DEGREES;
  const motion = Math.sqrt(SUN_GM / a ** 3) * DEGREES;
  const anomaly = modulo(anomalyThen + motion * (epoch - mjd), 360);
  return {
    a,
    q: a * (1 - e),
    e,
    inclination: Math.acos(h[2] / norm(h)) * DEGREES,
    node: modulo(node * DEGREES, 360),
    perihelion: modulo(perihelion * DEGREES, 360),
    anomaly,
    epoch,
    perihelionMjd: epoch - (anomaly > 180 ? anomaly - 360 : anomaly) / motion,
    period: 360 / motion,
    motion,
  };
}

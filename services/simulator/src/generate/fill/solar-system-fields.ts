import type { Source } from '../measure/source.ts';
import { FILTERS, type Band } from '../scene/bands.ts';
import { offsets } from '../scene/camera.ts';
import { KM_PER_S, SLOPE, type Asteroid } from '../sky/asteroid.ts';
import { dot, ecliptic, galactic, norm, type Vector } from '../sky/coordinates.ts';
import type { Orbit } from '../sky/orbit.ts';
import { microseconds, type Fields, type FieldValue } from './fields.ts';

/** A solar system body with its source. */
export type BodyOf = { asteroid: Asteroid; source: Source };

type Of = (of: BodyOf) => FieldValue;

const place =
  (of: (ra: number, dec: number) => number): Of =>
  ({ source }) =>
    of(source.place.ra, source.place.dec);
const eclipticLongitude = place((ra, dec) => ecliptic(ra, dec).longitude);
const eclipticLatitude = place((ra, dec) => ecliptic(ra, dec).latitude);
const galacticLongitude = place((ra, dec) => galactic(ra, dec).longitude);
const galacticLatitude = place((ra, dec) => galactic(ra, dec).latitude);

const axis =
  (which: 'helio' | 'topo' | 'helioVelocity' | 'topoVelocity', index: 0 | 1 | 2, unit = 1): Of =>
  ({ asteroid }) =>
    asteroid[which][index] * unit;
const distance =
  (which: 'helio' | 'topo'): Of =>
  ({ asteroid }) =>
    norm(asteroid[which]);
const radial = (of: Vector, velocity: Vector) => (dot(of, velocity) / norm(of)) * KM_PER_S;

/** Observed less predicted, in degrees on the sky. */
const offset = ({ asteroid, source }: BodyOf) => offsets(asteroid.ephemeris, source.place);
/** Along the motion and to its left, in seconds of arc. */
const along = (of: BodyOf) => {
  const { east, north } = offset(of);
  const { rate, rateRa, rateDec } = of.asteroid.ephemeris;
  return {
    along: (3600 * (east * rateRa + north * rateDec)) / rate,
    cross: (3600 * (north * rateRa - east * rateDec)) / rate,
  };
};

const id: Of = ({ asteroid }) => asteroid.designation.id;
const unpacked: Of = ({ asteroid }) => asteroid.designation.unpacked;
const packed: Of = ({ asteroid }) => asteroid.designation.packed;
const element =
  (key: keyof Orbit): Of =>
  ({ asteroid }) =>
    asteroid.orbit[key];
const magnitude: Of = ({ asteroid }) => asteroid.magnitude;
const phase: Of = ({ asteroid }) => asteroid.phase;
const absolute: Of = ({ asteroid }) => asteroid.h;

/** A ssSource's fields. Velocities are in au/d up to schema 9.0, and in km/s from 10.0. */
export const SOLAR_SYSTEM_SOURCE_FIELDS: Fields<BodyOf> = {
  named: {
    ssObjectId: id,
    diaSourceId: ({ source }) => source.id,
    designation: unpacked,
    eclipticLambda: eclipticLongitude,
    eclipticBeta: eclipticLatitude,
    galacticL: galacticLongitude,
    galacticB: galacticLatitude,
    eclLambda: eclipticLongitude,
    eclBeta: eclipticLatitude,
    galLon: galacticLongitude,
    galLat: galacticLatitude,
    phaseAngle: phase,
    elongation: ({ asteroid }) => asteroid.elongation,
    heliocentricDist: distance('helio'),
    topocentricDist: distance('topo'),
    helioRange: distance('helio'),
    topoRange: distance('topo'),
    helioRangeRate: ({ asteroid }) => radial(asteroid.helio, asteroid.helioVelocity),
    topoRangeRate: ({ asteroid }) => radial(asteroid.topo, asteroid.topoVelocity),
    predictedVMagnitude: magnitude,
    ephVmag: magnitude,
    residualRa: (of) => offset(of).east,
    residualDec: (of) => offset(of).north,
    ephRa: ({ asteroid }) => asteroid.ephemeris.ra,
    ephDec: ({ asteroid }) => asteroid.ephemeris.dec,
    ephRate: ({ asteroid }) => asteroid.ephemeris.rate,
    ephRateRa: ({ asteroid }) => asteroid.ephemeris.rateRa,
    ephRateDec: ({ asteroid }) => asteroid.ephemeris.rateDec,
    ephOffset: (of) => 3600 * Math.hypot(offset(of).east, offset(of).north),
    ephOffsetRa: (of) => 3600 * offset(of).east,
    ephOffsetDec: (of) => 3600 * offset(of).north,
    ephOffsetAlongTrack: (of) => along(of).along,
    ephOffsetCrossTrack: (of) => along(of).cross,
    heliocentricX: axis('helio', 0),
    heliocentricY: axis('helio', 1),
    heliocentricZ: axis('helio', 2),
    heliocentricVX: axis('helioVelocity', 0),
    heliocentricVY: axis('helioVelocity', 1),
    heliocentricVZ: axis('helioVelocity', 2),
    topocentricX: axis('topo', 0),
    topocentricY: axis('topo', 1),
    topocentricZ: axis('topo', 2),
    topocentricVX: axis('topoVelocity', 0),
    topocentricVY: axis('topoVelocity', 1),
    topocentricVZ: axis('topoVelocity', 2),
    helio_x: axis('helio', 0),
    helio_y: axis('helio', 1),
    helio_z: axis('helio', 2),
    helio_vx: axis('helioVelocity', 0, KM_PER_S),
    helio_vy: axis('helioVelocity', 1, KM_PER_S),
    helio_vz: axis('helioVelocity', 2, KM_PER_S),
    helio_vtot: ({ asteroid }) => norm(asteroid.helioVelocity) * KM_PER_S,
    topo_x: axis('topo', 0),
    topo_y: axis('topo', 1),
    topo_z: axis('topo', 2),
    topo_vx: axis('topoVelocity', 0, KM_PER_S),
    topo_vy: axis('topoVelocity', 1, KM_PER_S),
    topo_vz: axis('topoVelocity', 2, KM_PER_S),
    topo_vtot: ({ asteroid }) => norm(asteroid.topoVelocity) * KM_PER_S,
    diaDistanceRank: () => 1,
  },
};

/** How well an element is known, relative to itself. */
const RELATIVE_UNCERTAINTY = 1e-7;
const UNCERTAIN: Record<string, keyof Orbit> = {
  a: 'a',
  q: 'q',
  e: 'e',
  i: 'inclination',
  node: 'node',
  argperi: 'perihelion',
  mean_anomaly: 'anomaly',
  period: 'period',
  mean_motion: 'motion',
};

/** The Minor Planet Center's type of a main-belt orbit. */
const MAIN_BELT = 11;

/** How long before the visit its orbit was fitted, in days. */
const FITTED_DAYS = 20;
const fitted: Of = ({ source }) => microseconds(Math.floor(source.visit.mjd) - FITTED_DAYS);

/** The fields of MPCORB (8.0, 9.0) and of mpc_orbits (from 10.0). */
export const ORBIT_FIELDS: Fields<BodyOf> = {
  named: {
    ssObjectId: id,
    mpcDesignation: packed,
    designation: unpacked,
    packed_primary_provisional_designation: packed,
    unpacked_primary_provisional_designation: unpacked,
    mpc_orb_jsonb: ({ asteroid: { orbit, designation } }) =>
      JSON.stringify({
        designation_data: { unpacked_primary_provisional_designation: designation.unpacked },
        epoch_data: { epoch: orbit.epoch, timesystem: 'TT' },
        KEP: {
          coefficient_names: ['a', 'e', 'i', 'node', 'argperi', 'mean_anomaly'],
          coefficient_values: [orbit.a, orbit.e, orbit.inclination, orbit.node, orbit.perihelion, orbit.anomaly],
        },
      }),
    created_at: fitted,
    updated_at: fitted,
    fitting_datetime: fitted,
    orbit_type_int: () => MAIN_BELT,
    a: element('a'),
    q: element('q'),
    e: element('e'),
    i: element('inclination'),
    incl: element('inclination'),
    node: element('node'),
    argperi: element('perihelion'),
    peri: element('perihelion'),
    mean_anomaly: element('anomaly'),
    M: element('anomaly'),
    peri_time: element('perihelionMjd'),
    t_p: element('perihelionMjd'),
    period: element('period'),
    mean_motion: element('motion'),
    epoch_mjd: element('epoch'),
    epoch: element('epoch'),
    h: absolute,
    mpcH: absolute,
    g: () => SLOPE,
    not_normalized_rms: () => 0.4,
    normalized_rms: () => 0.6,
    peri_time_unc: ({ asteroid }) => asteroid.orbit.period * RELATIVE_UNCERTAINTY,
  },
  matched: [
    [
      new RegExp(`^(${Object.keys(UNCERTAIN).join('|')})_unc$`),
      (match) => {
        const key = UNCERTAIN[match[1] as string] as keyof Orbit;
        return ({ asteroid }) => Math.max(asteroid.orbit[key], 0.01) * RELATIVE_UNCERTAINTY;
      },
    ],
  ],
};

/** A ssObject's fields (up to 7.4, the body's orbit only in 3.0); what Rubin would know of it from one observation. */
export const BODY_FIELDS: Fields<BodyOf> = {
  named: {
    ssObjectId: id,
    designation: unpacked,
    q: element('q'),
    e: element('e'),
    i: element('inclination'),
    lan: element('node'),
    aop: element('perihelion'),
    M: element('anomaly'),
    epoch: element('epoch'),
    arc: () => 0,
    numObs: () => 1,
    nObs: () => 1,
    firstObservationDate: ({ source }) => source.visit.mjd,
    firstObservationMjdTai: ({ source }) => source.visit.mjd,
  },
  matched: [
    [
      /^([ugrizy])_?H$/,
      ([, band]) =>
        ({ asteroid, source }) =>
          source.visit.band === band ? asteroid.h + FILTERS[band as Band].asteroidMinusV : undefined,
    ],
    [
      /^([ugrizy])_?(?:Ndata|nObs|nObsUsed)$/,
      ([, band]) =>
        ({ source }) =>
          source.visit.band === band ? 1 : undefined,
    ],
  ],
};

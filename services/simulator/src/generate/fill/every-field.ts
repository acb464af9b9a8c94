import { someId } from '../observation.ts';
import type { Random } from '../random.ts';
import type { Filled } from './filled.ts';

/** A value for one field: a number for every numeric type, which the field's type then rounds. */
export type FieldValue = (filled: Filled, random: Random) => number | bigint | boolean | string;

const SECONDS_PER_DAY = 86_400;
const UNIX_EPOCH_MJD = 40_587;
const MICROSECONDS = 1e6;

/** Which values a field gets, by its name in any of the schemas 3.0 to 11.1; the first pattern that fits counts. */
const BY_NAME: [RegExp, FieldValue][] = [
  [/^(alertId|diaSourceId)$/, ({ id }) => id],
  [/^diaObjectId$/, ({ objectId }) => objectId],
  [/^ssObjectId$/, ({ solarSystemObjectId }) => solarSystemObjectId],
  [/^visit$/, ({ visit }) => visit],
  [/^detector$/, ({ detector }) => detector],
  [/^ccdVisitId$/, ({ visit, detector }) => visit * 1000n + BigInt(detector)],
  [/^programId$/, () => 1],
  [/Id$/, (_, random) => someId(random)],

  [/^(midpointMjdTai|midPointTai)$/, ({ mjd }) => mjd],
  [/^timeProcessed/, ({ mjd }, random) => mjd + random.between(30, 60) / SECONDS_PER_DAY],
  [/^timeWithdrawn/, ({ mjd }, random) => mjd + random.between(1, 30)],
  [/^validityEnd/, ({ mjd }, random) => mjd + random.between(1, 30)],
  [/(Mjd|mjd|Tai|^epoch$|Date$)/, ({ mjd }, random) => mjd - random.between(0, 300)],
  [
    /^(created_at|updated_at|fitting_datetime|validityStart)$/,
    ({ mjd }, random) => microseconds(mjd - random.between(0, 300)),
  ],

  [/^(band|filterName)$/, ({ band }) => band],
  [/designation/i, (_, random) => `2026 ${letter(random)}${letter(random)}${random.integer(1, 400)}`],
  [/^mpc_orb_jsonb$/, (_, random) => JSON.stringify({ epoch_data: { a: random.between(1, 5) } })],
  [/^reliabilityVersion$/, () => 'v1.0'],
  [/^observation_reason$/, () => 'science'],
  [/^target_name$/, ({ ra, dec }) => `field_${ra.toFixed(1)}_${dec.toFixed(1)}`],

  [/_?Cov$/, (_, random) => random.normal() * 1e-10],
  [/^(ra|dec|decl)(Err|Sigma)$|^(trail|dip|dipole)(Ra|Dec|Decl)Err$/, (_, random) => random.between(1e-6, 2e-5)],
  [/(ra|Ra)$/, ({ ra }, random) => ra + random.normal() * 1e-6],
  [/(dec|decl|Dec|Decl)$/, ({ dec }, random) => dec + random.normal() * 1e-6],
  [/^x$/, ({ x }) => x],
  [/^y$/, ({ y }) => y],
  [/^(x|y)Err$/, (_, random) => random.between(0.01, 0.5)],
  [/Flux.*(Err|Sigma)/, (_, random) => random.between(40, 400)],
  [/Flux.*(Chi2|chi2)$/, (_, random) => random.between(100, 2000)],
  [/(Ndata|nObs|nobs|nDiaSources|numObs)/i, (_, random) => random.integer(1, 120)],
  [/Flux.*Slope$/, (_, random) => random.between(10, 5000)],
  [/Flux/, ({ flux }, random) => flux * random.between(0.8, 1.2)],
  [/^diaNoise$/, (_, random) => random.between(20, 80)],
  [/^snr$/, ({ flux }, random) => flux / random.between(80, 120)],
  [/(lnl|LnL)$/, (_, random) => -random.between(100, 1000)],
  [/chi2$/i, (_, random) => random.between(100, 2000)],
  [/(Lambda|Lon|Longitude|node|argperi|aop|anomaly|Anomaly|Angle)/, (_, random) => random.between(0, 360)],
  [/(Beta|Lat)$/, (_, random) => random.between(-60, 60)],
  [/^exposureTime$/, () => 30],
  [/^ixy(PSF)?$/, (_, random) => random.normal() * 0.1],
  [/^i(xx|yy)(PSF)?$/, (_, random) => random.between(1, 4)],
  [/^(reliability|extendedness\w*|spuriousness|e)$/, (_, random) => random.unit()],
  [/^(bboxSize)$/, (_, random) => random.integer(20, 60)],
  [/^flags$/, (_, random) => random.integer(0, 65_535)],
];

const BY_TYPE: Record<string, FieldValue> = {
  boolean: (_, random) => random.chance(0.03),
  int: (_, random) => random.integer(0, 100),
  long: (_, random) => random.integer(0, 1_000_000),
  float: (_, random) => random.between(0, 30),
  double: (_, random) => random.between(0, 30),
  string: (_, random) => `text ${random.integer(0, 9999)}`,
};

/**
 * How a field of a primitive type is filled.
 *
 * @param type an Avro primitive but null and bytes
 * @returns undefined for a type that has no plausible value
 */
export function fieldValue(name: string, type: string): FieldValue | undefined {
  const fallback = BY_TYPE[type];
  // Flags have names of all kinds, such as isDipole or trail_flag_edge; none of them is a flux.
  const value = type === 'boolean' ? fallback : (BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? fallback);
  if (value === undefined) return undefined;
  if (type === 'long') return (observation, random) => toLong(value(observation, random));
  if (type === 'int') return (observation, random) => Math.round(Number(value(observation, random)));
  if (type === 'string') return (observation, random) => String(value(observation, random));
  if (type === 'boolean') return value;
  return (observation, random) => Number(value(observation, random));
}

function toLong(value: ReturnType<FieldValue>): bigint {
  return typeof value === 'bigint' ? value : BigInt(Math.round(Number(value)));
}

function microseconds(mjd: number): number {
  return (mjd - UNIX_EPOCH_MJD) * SECONDS_PER_DAY * MICROSECONDS;
}

function letter(random: Random): string {
  return String.fromCodePoint(65 + random.integer(0, 24));
}

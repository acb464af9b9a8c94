import { firstNumber, firstValue, recordIn, recordsIn, type AlertRecord } from '../../decoded/record-values.ts';

/** The filters of Rubin's camera, from blue to red; what else an alert names is `other`. */
export const BANDS = ['u', 'g', 'r', 'i', 'z', 'y', 'other'] as const;

export type Band = (typeof BANDS)[number];

/**
 * Where a point comes from:
 *
 * - `alert` the source that the alert is about, `detection` an earlier one
 * - `forced` a measurement at the object's place, `faint` one below 3 σ, which is no detection
 * - `limit` a visit that found nothing: five times its noise, as schemas up to 7.4 tell it
 */
export const KINDS = ['alert', 'detection', 'forced', 'faint', 'limit'] as const;

export type Kind = (typeof KINDS)[number];

/** One measurement of the object's brightness. */
export type Point = {
  kind: Kind;
  band: Band;
  /** Middle of the visit, in days (MJD, TAI). */
  mjd: number;
  /** Difference flux in nJy. */
  flux: number;
  /** One standard deviation, in nJy. */
  error: number | undefined;
};

/** In standard deviations. */
const FAINT = 3;

/** Rubin's detection threshold, in standard deviations of the noise. */
const DETECTED = 5;

/** The light curve of an alert's object, the oldest point first, whichever schema the alert has. */
export function lightCurve(alert: AlertRecord): Point[] {
  const source = recordIn(alert, 'diaSource');
  const points = [
    ...recordsIn(alert, 'prvDiaNondetectionLimits').map((record) => limit(record)),
    ...recordsIn(alert, 'prvDiaForcedSources').map((record) => forced(record)),
    ...recordsIn(alert, 'prvDiaSources').map((record) => measured('detection', record)),
    ...(source === undefined ? [] : [measured('alert', source)]),
  ];
  return points.filter((point) => point !== undefined).sort((a, b) => a.mjd - b.mjd);
}

function measured(kind: Kind, record: AlertRecord): Point | undefined {
  const flux = firstNumber(record, 'psfFlux', 'psFlux');
  return flux === undefined
    ? undefined
    : at(record, { kind, flux, error: firstNumber(record, 'psfFluxErr', 'psFluxErr') });
}

function forced(record: AlertRecord): Point | undefined {
  const point = measured('forced', record);
  if (point?.error === undefined || Math.abs(point.flux) >= FAINT * point.error) return point;
  return { ...point, kind: 'faint' };
}

function limit(record: AlertRecord): Point | undefined {
  const noise = firstNumber(record, 'diaNoise');
  return noise === undefined ? undefined : at(record, { kind: 'limit', flux: DETECTED * noise, error: undefined });
}

function at(record: AlertRecord, point: Pick<Point, 'kind' | 'flux' | 'error'>): Point | undefined {
  const mjd = firstNumber(record, 'midpointMjdTai', 'midPointTai');
  return mjd === undefined ? undefined : { ...point, mjd, band: bandOf(firstValue(record, 'band', 'filterName')) };
}

/** @param name as an alert has it */
export function bandOf(name: unknown): Band {
  return BANDS.find((band) => band === name) ?? 'other';
}

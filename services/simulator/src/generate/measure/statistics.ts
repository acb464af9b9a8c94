import { BANDS, type Band } from '../scene/bands.ts';
import type { ForcedSource } from './history.ts';
import type { Source } from './source.ts';

/** Of the fluxes of one band, in nJy. NaN where two values are needed and there is one. */
export type FluxStatistics = {
  count: number;
  /** Weighted by the inverse variances, as is its error. */
  mean: number;
  meanErr: number;
  /** Standard deviation, with N - 1. */
  sigma: number;
  chi2: number;
  min: number;
  max: number;
  /** The steepest rise from one visit to the next, in nJy a day. */
  maxSlope: number;
  errMean: number;
};

type BandStatistics = {
  difference?: FluxStatistics | undefined;
  science?: FluxStatistics | undefined;
  forced?: FluxStatistics | undefined;
};

/** What Rubin computes of an object from its sources (lsst.meas.base.diaCalculationPlugins). */
export type ObjectStatistics = {
  /** Degrees. */
  ra: number;
  dec: number;
  raErr: number;
  decErr: number;
  sources: number;
  firstMjd: number;
  lastMjd: number;
  bands: Record<Band, BandStatistics>;
};

/** @param sources of one object, oldest first, with that of the alert as the last */
export function objectStatistics(sources: Source[], forced: ForcedSource[]): ObjectStatistics {
  const last = sources.at(-1) as Source;
  const dec = mean(sources.map(({ place }) => place.dec));
  // Relative to one of them, since the mean of 359° and 1° is 0°.
  const turn = (ra: number) => ((ra - last.place.ra + 540) % 360) - 180;
  const ra = (last.place.ra + mean(sources.map(({ place }) => turn(place.ra))) + 360) % 360;
  const degreesErr = (0.2 / 3600) * Math.sqrt(sources.reduce((sum, { pixelErr }) => sum + pixelErr ** 2, 0));
  const bands = {} as Record<Band, BandStatistics>;
  for (const band of BANDS) {
    const own = sources.filter(({ visit }) => visit.band === band);
    const at = forced.filter(({ visit }) => visit.band === band);
    bands[band] = {
      difference: fluxStatistics(own.map(({ photometry: p, visit }) => [visit.mjd, p.flux, p.fluxErr])),
      science: fluxStatistics(own.map(({ photometry: p, visit }) => [visit.mjd, p.science, p.scienceErr])),
      forced: fluxStatistics(at.map(({ photometry: p, visit }) => [visit.mjd, p.flux, p.fluxErr])),
    };
  }
  return {
    ra,
    dec,
    raErr: degreesErr / sources.length,
    decErr: degreesErr / sources.length,
    sources: sources.length,
    firstMjd: (sources[0] as Source).visit.mjd,
    lastMjd: last.visit.mjd,
    bands,
  };
}

type Point = [mjd: number, flux: number, err: number];

function fluxStatistics(points: Point[]): FluxStatistics | undefined {
  if (points.length === 0) return undefined;
  const fluxes = points.map(([, flux]) => flux);
  const weights = points.map(([, , err]) => 1 / err ** 2);
  const weight = sum(weights);
  const weighted = sum(points.map(([, flux], index) => flux * (weights[index] as number))) / weight;
  const plain = mean(fluxes);
  const slopes = points.slice(1).map(([mjd, flux], index) => {
    const [before, fluxBefore] = points[index] as Point;
    return (flux - fluxBefore) / (mjd - before);
  });
  return {
    count: points.length,
    mean: weighted,
    meanErr: Math.sqrt(1 / weight),
    sigma:
      points.length < 2 ? Number.NaN : Math.sqrt(sum(fluxes.map((flux) => (flux - plain) ** 2)) / (points.length - 1)),
    chi2: sum(points.map(([, flux, err]) => ((flux - weighted) / err) ** 2)),
    min: Math.min(...fluxes),
    max: Math.max(...fluxes),
    maxSlope: slopes.length === 0 ? Number.NaN : Math.max(...slopes),
    errMean: mean(points.map(([, , err]) => err)),
  };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: number[]): number {
  return sum(values) / values.length;
}

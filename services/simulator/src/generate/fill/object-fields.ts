import type { ObjectMeasured } from '../measure/alert-scene.ts';
import type { ForcedSource } from '../measure/history.ts';
import type { FluxStatistics } from '../measure/statistics.ts';
import type { Band } from '../scene/bands.ts';
import type { Source } from '../measure/source.ts';
import { microseconds, type Fields, type FieldValue } from './fields.ts';

/** An object with the source that changed it last. */
export type ObjectOf = { object: ObjectMeasured; source: Source };

type Of = (of: ObjectOf) => FieldValue;

const dec: Of = ({ object }) => object.statistics.dec;
const decErr: Of = ({ object }) => object.statistics.decErr;
const lastMjd: Of = ({ object }) => object.statistics.lastMjd;
const uncorrelated: Of = () => 0;

/** The names of statistics in the schemas, behind that of the flux. */
const STATISTICS: Record<string, keyof FluxStatistics> = {
  Mean: 'mean',
  MeanErr: 'meanErr',
  Sigma: 'sigma',
  Chi2: 'chi2',
  Ndata: 'count',
  ErrMean: 'errMean',
  Min: 'min',
  Max: 'max',
  MaxSlope: 'maxSlope',
};

const statistic =
  (kind: 'difference' | 'science' | 'forced') =>
  (match: RegExpMatchArray): Of => {
    const [, band, name] = match as unknown as [string, Band, string];
    const key = STATISTICS[name] as keyof FluxStatistics;
    return ({ object }) => object.statistics.bands[band][kind]?.[key];
  };

const NAMES = Object.keys(STATISTICS).join('|');

/** A diaObject's fields; bands without data have none. */
export const OBJECT_FIELDS: Fields<ObjectOf> = {
  named: {
    diaObjectId: ({ object }) => object.id,
    ra: ({ object }) => object.statistics.ra,
    dec,
    decl: dec,
    raErr: ({ object }) => object.statistics.raErr,
    decErr,
    declErr: decErr,
    ra_dec_Cov: uncorrelated,
    ra_decl_Cov: uncorrelated,
    radecTai: lastMjd,
    radecMjdTai: lastMjd,
    firstDiaSourceMjdTai: ({ object }) => object.statistics.firstMjd,
    lastDiaSourceMjdTai: lastMjd,
    nDiaSources: ({ object }) => object.statistics.sources,
    validityStart: ({ source }) => microseconds(source.visit.processedMjd),
    validityStartMjdTai: ({ source }) => source.visit.processedMjd,
  },
  matched: [
    [new RegExp(`^([ugrizy])(?:_psf|PS)Flux(${NAMES})$`), statistic('difference')],
    [new RegExp(`^([ugrizy])(?:_fp|FP)Flux(${NAMES})$`), statistic('forced')],
    [new RegExp(`^([ugrizy])_scienceFlux(${NAMES})$`), statistic('science')],
  ],
};

/** A forced measurement with its object, at whose place it is made. */
export type ForcedOf = { forced: ForcedSource; object: ObjectMeasured };

const forcedFlux =
  (key: keyof ForcedSource['photometry']) =>
  ({ forced }: ForcedOf) =>
    forced.photometry[key];

/** A diaForcedSource's fields. */
export const FORCED_FIELDS: Fields<ForcedOf> = {
  named: {
    diaForcedSourceId: ({ forced }) => forced.id,
    diaObjectId: ({ object }) => object.id,
    visit: ({ forced }) => forced.visit.id,
    detector: ({ forced }) => forced.place.detector,
    ccdVisitId: ({ forced }) => forced.visit.id * 1000n + BigInt(forced.place.detector),
    midpointMjdTai: ({ forced }) => forced.visit.mjd,
    midPointTai: ({ forced }) => forced.visit.mjd,
    band: ({ forced }) => forced.visit.band,
    filterName: ({ forced }) => forced.visit.band,
    ra: ({ object }) => object.statistics.ra,
    dec: ({ object }) => object.statistics.dec,
    x: ({ forced }) => forced.place.x,
    y: ({ forced }) => forced.place.y,
    psFlux: forcedFlux('flux'),
    psFluxErr: forcedFlux('fluxErr'),
    psfFlux: forcedFlux('flux'),
    psfFluxErr: forcedFlux('fluxErr'),
    totFlux: forcedFlux('science'),
    totFluxErr: forcedFlux('scienceErr'),
    scienceFlux: forcedFlux('science'),
    scienceFluxErr: forcedFlux('scienceErr'),
    timeProcessedMjdTai: ({ forced }) => forced.visit.processedMjd,
    time_processed: ({ forced }) => microseconds(forced.visit.processedMjd),
  },
};

import { PIXEL_ARCSECONDS } from '../scene/camera.ts';
import { moveBy } from '../sky/coordinates.ts';
import { PSF_PIXELS, type Source } from '../measure/source.ts';
import type { Flag } from '../measure/flags.ts';
import { microseconds, type Fields, type FieldValue } from './fields.ts';

/** A source with what it is of. */
export type SourceOf = { source: Source; objectId: bigint | undefined; solarSystemId: bigint | undefined };

type Of = (of: SourceOf) => FieldValue;

const EXPOSURE_SECONDS = 30;
const DEGREES_PER_PIXEL = PIXEL_ARCSECONDS / 3600;

/** Trails are measured by SDSS's shape, which has this number in the schema. */
const SDSS_SHAPE = 1;

const photometry =
  (key: keyof Source['photometry']): Of =>
  ({ source }) =>
    source.photometry[key];
const placeErr: Of = ({ source }) => source.pixelErr * DEGREES_PER_PIXEL;
const placeCov: Of = ({ source }) => source.correlation * (source.pixelErr * DEGREES_PER_PIXEL) ** 2;
const pixelErr: Of = ({ source }) => source.pixelErr;
const ra: Of = ({ source }) => source.place.ra;
const dec: Of = ({ source }) => source.place.dec;
const shape =
  (key: 'xx' | 'yy' | 'xy'): Of =>
  ({ source }) =>
    source.shape?.[key] ?? Number.NaN;
const psfShape =
  (key: 'xx' | 'yy' | 'xy'): Of =>
  ({ source }) =>
    source.psfShape[key];

/** NaN where there was no fit. */
const trail =
  (of: (source: Source, trail: NonNullable<Source['trail']>) => number): Of =>
  ({ source }) =>
    source.trail === undefined ? Number.NaN : of(source, source.trail);
const dipole =
  (of: (source: Source, dipole: NonNullable<Source['dipole']>) => number): Of =>
  ({ source }) =>
    source.dipole === undefined ? Number.NaN : of(source, source.dipole);

const signal = ({ photometry: { flux, fluxErr } }: Source) => Math.abs(flux) / fluxErr;
/** Between the lobes: half the way back from the positive one. */
const dipolePlace = ({ place }: Source, { length, angle }: NonNullable<Source['dipole']>) =>
  moveBy(place, -length / 7200, angle);
const dipoleMean = dipole(({ photometry: { flux } }, { negative }) => (Math.abs(flux) * (1 + negative)) / 2);
const dipoleDifference = dipole(({ photometry: { flux } }, { negative }) => Math.abs(flux) * (1 - negative));
const dipoleFluxErr = dipole(({ photometry: { fluxErr } }) => fluxErr);
const dipoleLength = dipole((_, { length }) => length);
const dipoleAngle = dipole((_, { angle }) => angle);
const dipoleChi2 = dipole(({ chi2 }) => chi2);
const dipoleRa = dipole((source, model) => dipolePlace(source, model).ra);
const dipoleDec = dipole((source, model) => dipolePlace(source, model).dec);
const dipoleData: Of = ({ source }) => (source.dipole === undefined ? 0 : PSF_PIXELS ** 2);

/** A diaSource's fields. */
export const SOURCE_FIELDS: Fields<SourceOf> = {
  named: {
    diaSourceId: ({ source }) => source.id,
    alertId: ({ source }) => source.id,
    diaObjectId: ({ objectId }) => objectId,
    ssObjectId: ({ solarSystemId }) => solarSystemId,
    visit: ({ source }) => source.visit.id,
    detector: ({ source }) => source.place.detector,
    ccdVisitId: ({ source }) => source.visit.id * 1000n + BigInt(source.place.detector),
    midpointMjdTai: ({ source }) => source.visit.mjd,
    midPointTai: ({ source }) => source.visit.mjd,
    band: ({ source }) => source.visit.band,
    filterName: ({ source }) => source.visit.band,
    exposureTime: () => EXPOSURE_SECONDS,
    timeProcessedMjdTai: ({ source }) => source.visit.processedMjd,
    time_processed: ({ source }) => microseconds(source.visit.processedMjd),

    ra,
    dec,
    decl: dec,
    raErr: placeErr,
    decErr: placeErr,
    declErr: placeErr,
    ra_dec_Cov: placeCov,
    ra_decl_Cov: placeCov,
    x: ({ source }) => source.place.x,
    y: ({ source }) => source.place.y,
    xErr: pixelErr,
    yErr: pixelErr,
    x_y_Cov: ({ source }) => source.correlation * source.pixelErr ** 2,
    psRa: ra,
    psDecl: dec,
    psRaErr: placeErr,
    psDeclErr: placeErr,
    psfRa: ra,
    psfDec: dec,
    psfRaErr: placeErr,
    psfDecErr: placeErr,

    psFlux: photometry('flux'),
    psFluxErr: photometry('fluxErr'),
    psfFlux: photometry('flux'),
    psfFluxErr: photometry('fluxErr'),
    templateFlux: photometry('template'),
    templateFluxErr: photometry('templateErr'),
    scienceFlux: photometry('science'),
    scienceFluxErr: photometry('scienceErr'),
    totFlux: photometry('science'),
    totFluxErr: photometry('scienceErr'),
    apFlux: ({ source }) => source.aperture.flux,
    apFluxErr: ({ source }) => source.aperture.err,
    snr: ({ source }) => signal(source),
    psLnL: () => Number.NaN,
    psfLnL: () => Number.NaN,
    psChi2: ({ source }) => source.chi2,
    psfChi2: ({ source }) => source.chi2,
    psNdata: () => PSF_PIXELS ** 2,
    psfNdata: () => PSF_PIXELS ** 2,

    trailFlux: trail(({ photometry: { flux } }) => flux),
    trailFluxErr: trail(({ photometry: { fluxErr } }) => fluxErr),
    trailRa: trail(({ place }) => place.ra),
    trailDec: trail(({ place }) => place.dec),
    trailDecl: trail(({ place }) => place.dec),
    trailRaErr: trail((source) => source.pixelErr * DEGREES_PER_PIXEL),
    trailDecErr: trail((source) => source.pixelErr * DEGREES_PER_PIXEL),
    trailDeclErr: trail((source) => source.pixelErr * DEGREES_PER_PIXEL),
    trailLength: trail((_, { length }) => length),
    trailLengthErr: trail((source) => source.pixelErr * PIXEL_ARCSECONDS),
    trailAngle: trail((_, { angle }) => angle),
    trailAngleErr: trail((source, { length }) => Math.min(90, (57 * source.pixelErr * PIXEL_ARCSECONDS) / length)),
    trailChi2: trail(({ chi2 }) => chi2),
    trailNdata: ({ source }) => (source.trail === undefined ? undefined : PSF_PIXELS ** 2),
    trailAlgorithm: ({ source }) => (source.trail === undefined ? undefined : SDSS_SHAPE),

    dipoleMeanFlux: dipoleMean,
    dipoleMeanFluxErr: dipoleFluxErr,
    dipoleFluxDiff: dipoleDifference,
    dipoleFluxDiffErr: dipoleFluxErr,
    dipoleRa,
    dipoleDec,
    dipoleLength,
    dipoleAngle,
    dipoleChi2,
    dipoleNdata: dipoleData,
    dipMeanFlux: dipoleMean,
    dipMeanFluxErr: dipoleFluxErr,
    dipFluxDiff: dipoleDifference,
    dipFluxDiffErr: dipoleFluxErr,
    dipRa: dipoleRa,
    dipDecl: dipoleDec,
    dipLength: dipoleLength,
    dipAngle: dipoleAngle,
    dipChi2: dipoleChi2,
    dipNdata: dipoleData,

    ixx: shape('xx'),
    iyy: shape('yy'),
    ixy: shape('xy'),
    ixxPSF: psfShape('xx'),
    iyyPSF: psfShape('yy'),
    ixyPSF: psfShape('xy'),
    extendedness: ({ source }) => (source.shape === undefined ? Number.NaN : source.extendedness),
    reliability: ({ source }) => source.reliability,
    reliabilityVersion: () => 'v1.0',
    spuriousness: ({ source }) => 1 - source.reliability,
    bboxSize: ({ source }) => source.bboxSize,
  },
  flag: ({ source }, name) => source.flags.has(name as Flag),
};

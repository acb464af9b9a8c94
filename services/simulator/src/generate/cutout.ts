import { header, paddedLength, setNumber, type Card } from '@alert-stream/common/fits/write.ts';
import type { Observation } from './observation.ts';
import type { Random } from './random.ts';

export type CutoutKind = 'difference' | 'science' | 'template';

/** Sky and source levels in nJy, near those of a real Rubin alert. */
const LEVELS: Record<CutoutKind, { background: number; noise: number; variance: number; source: number }> = {
  difference: { background: 0, noise: 23, variance: 530, source: 1 },
  science: { background: 100, noise: 22, variance: 515, source: 1.6 },
  template: { background: 100, noise: 5, variance: 19, source: 0.6 },
};

const PSF_PIXELS = 25;
const PSF_SIGMA_PIXELS = 2.3;
const DEGREES_PER_PIXEL = 0.2 / 3600;
/** Where the cards that differ from cutout to cutout stand in the primary header. */
const CARD = { CUTMINX: 6, CUTMINY: 7, CRPIX1: 10, CRPIX2: 11, CRVAL1: 18, CRVAL2: 19 };

/**
 * Makes cutouts as Rubin's alerts have them: a FITS file of the image (float32, nJy), its variance (float32) and the
 * point spread function (float64). Each value has noise down to the last bit, so that the cutout compresses no better
 * than a real one.
 */
export class CutoutMaker {
  readonly #kind: CutoutKind;
  readonly #pixels: number;
  readonly #fits: Buffer;
  readonly #view: DataView;
  readonly #imageAt: number;
  readonly #varianceAt: number;
  readonly #psfAt: number;
  readonly #imageProfile: Float64Array;
  readonly #psfProfile: Float64Array;

  /** @param pixels the image's width and height */
  constructor(kind: CutoutKind, pixels: number) {
    this.#kind = kind;
    this.#pixels = pixels;
    const plane = Buffer.alloc(paddedLength(pixels * pixels * 4));
    const psf = Buffer.alloc(paddedLength(PSF_PIXELS * PSF_PIXELS * 8));
    const headers = [primaryHeader(pixels), varianceHeader(pixels), psfHeader()] as const;
    this.#fits = Buffer.concat([headers[0], plane, headers[1], plane, headers[2], psf]);
    this.#view = new DataView(this.#fits.buffer, this.#fits.byteOffset, this.#fits.length);
    this.#imageAt = headers[0].length;
    this.#varianceAt = this.#imageAt + plane.length + headers[1].length;
    this.#psfAt = this.#varianceAt + plane.length + headers[2].length;
    this.#imageProfile = profile(pixels);
    this.#psfProfile = profile(PSF_PIXELS);
  }

  /** The cutout of one observation. The memory is used again by the next call. */
  make(observation: Observation, random: Random): Buffer {
    const { background, noise, variance, source } = LEVELS[this.#kind];
    const peak = (source * observation.flux) / (2 * Math.PI * PSF_SIGMA_PIXELS ** 2);
    for (let pixel = 0; pixel < this.#imageProfile.length; pixel += 1) {
      const light = peak * (this.#imageProfile[pixel] as number);
      this.#view.setFloat32(this.#imageAt + pixel * 4, background + light + noise * random.normal());
      this.#view.setFloat32(this.#varianceAt + pixel * 4, variance * (1 + 0.02 * random.normal()));
    }
    for (let pixel = 0; pixel < this.#psfProfile.length; pixel += 1) {
      const value = (this.#psfProfile[pixel] as number) * (1 + 0.02 * random.normal()) + 1e-5 * random.normal();
      this.#view.setFloat64(this.#psfAt + pixel * 8, value);
    }
    this.#place(observation, random);
    return this.#fits;
  }

  #place({ x, y, ra, dec }: Observation, random: Random): void {
    const half = Math.floor(this.#pixels / 2);
    setNumber(this.#fits, CARD.CUTMINX, Math.max(0, Math.floor(x) - half));
    setNumber(this.#fits, CARD.CUTMINY, Math.max(0, Math.floor(y) - half));
    setNumber(this.#fits, CARD.CRPIX1, half + random.unit());
    setNumber(this.#fits, CARD.CRPIX2, half + random.unit());
    setNumber(this.#fits, CARD.CRVAL1, ra);
    setNumber(this.#fits, CARD.CRVAL2, dec);
  }
}

/** A round Gaussian on a square grid, 1 at the centre. */
function profile(pixels: number): Float64Array {
  const centre = (pixels - 1) / 2;
  return Float64Array.from({ length: pixels * pixels }, (_, index) => {
    const x = (index % pixels) - centre;
    const y = Math.floor(index / pixels) - centre;
    return Math.exp(-(x * x + y * y) / (2 * PSF_SIGMA_PIXELS ** 2));
  });
}

function primaryHeader(pixels: number): Buffer {
  return header([
    { keyword: 'SIMPLE', value: true, comment: 'conforms to FITS standard' },
    ...arrayCards(-32, pixels),
    { keyword: 'EXTEND', value: true },
    { keyword: 'CUTMINX', value: 0 },
    { keyword: 'CUTMINY', value: 0 },
    { keyword: 'BUNIT', value: 'nJy' },
    { keyword: 'WCSAXES', value: 2, comment: 'number of coordinate axes' },
    { keyword: 'CRPIX1', value: 0 },
    { keyword: 'CRPIX2', value: 0 },
    { keyword: 'PC1_1', value: -DEGREES_PER_PIXEL },
    { keyword: 'PC2_2', value: DEGREES_PER_PIXEL },
    { keyword: 'CTYPE1', value: 'RA---TAN', comment: 'right ascension, gnomonic projection' },
    { keyword: 'CTYPE2', value: 'DEC--TAN', comment: 'declination, gnomonic projection' },
    { keyword: 'CUNIT1', value: 'deg' },
    { keyword: 'CUNIT2', value: 'deg' },
    { keyword: 'CRVAL1', value: 0 },
    { keyword: 'CRVAL2', value: 0 },
  ]);
}

function varianceHeader(pixels: number): Buffer {
  return header([
    { keyword: 'XTENSION', value: 'IMAGE', comment: 'image extension' },
    ...arrayCards(-32, pixels),
    { keyword: 'PCOUNT', value: 0 },
    { keyword: 'GCOUNT', value: 1 },
    { keyword: 'UTYPE', value: 'VarianceUncertainty' },
    { keyword: 'EXTNAME', value: 'UNCERT' },
  ]);
}

function psfHeader(): Buffer {
  return header([
    { keyword: 'XTENSION', value: 'IMAGE', comment: 'image extension' },
    ...arrayCards(-64, PSF_PIXELS),
    { keyword: 'PCOUNT', value: 0 },
    { keyword: 'GCOUNT', value: 1 },
    { keyword: 'EXTNAME', value: 'PSFIMAGE' },
  ]);
}

function arrayCards(bitsPerPixel: -32 | -64, pixels: number): Card[] {
  return [
    { keyword: 'BITPIX', value: bitsPerPixel, comment: 'array data type' },
    { keyword: 'NAXIS', value: 2, comment: 'number of array dimensions' },
    { keyword: 'NAXIS1', value: pixels },
    { keyword: 'NAXIS2', value: pixels },
  ];
}

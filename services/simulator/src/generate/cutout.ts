import { header, paddedLength, setNumber, type Card } from '@alert-stream/common/fits/write.ts';
import { PSF_PIXELS } from './measure/source.ts';
import type { Random } from './random.ts';
import { Raster } from './raster.ts';

export type CutoutKind = 'difference' | 'science' | 'template';

/** A cutout's place: what its header says. */
export type CutoutPlace = {
  /** Pixels of the detector, left of and below the cutout's first one. */
  minX: number;
  minY: number;
  /** The source, in the detector's pixels and in degrees. */
  x: number;
  y: number;
  ra: number;
  dec: number;
  /** Position angle of the focal plane's +y, in degrees. */
  rotation: number;
  matrix: { eastX: number; eastY: number; northX: number; northY: number };
};

/** What a PSF's values vary by, so that they compress no better than real ones. */
const PSF_NOISE = 0.02;

/** Where the cards that differ from cutout to cutout stand in the primary header. */
const CARD = {
  CUTMINX: 6,
  CUTMINY: 7,
  CRPIX1: 10,
  CRPIX2: 11,
  PC1_1: 12,
  PC1_2: 13,
  PC2_1: 14,
  PC2_2: 15,
  CRVAL1: 22,
  CRVAL2: 23,
  ROTPA: 24,
};

/**
 * A cutout as Rubin's alerts have them: a FITS file of the image (float32, nJy), its variance (float32) and the point
 * spread function (float64). The file is made once, then filled for each alert.
 */
export class CutoutFile {
  readonly pixels: number;
  readonly #fits: Buffer;
  readonly #view: DataView;
  readonly #imageAt: number;
  readonly #varianceAt: number;
  readonly #psfAt: number;
  readonly #psf = new Raster(PSF_PIXELS);

  /** @param pixels the image's width and height */
  constructor(pixels: number) {
    this.pixels = pixels;
    const plane = Buffer.alloc(paddedLength(pixels * pixels * 4));
    const psf = Buffer.alloc(paddedLength(PSF_PIXELS * PSF_PIXELS * 8));
    const headers = [primaryHeader(pixels), varianceHeader(pixels), psfHeader()] as const;
    this.#fits = Buffer.concat([headers[0], plane, headers[1], plane, headers[2], psf]);
    this.#view = new DataView(this.#fits.buffer, this.#fits.byteOffset, this.#fits.length);
    this.#imageAt = headers[0].length;
    this.#varianceAt = this.#imageAt + plane.length + headers[1].length;
    this.#psfAt = this.#varianceAt + plane.length + headers[2].length;
  }

  /** The file; the memory is used again for the next alert. */
  get file(): Buffer {
    return this.#fits;
  }

  setPixel(pixel: number, value: number, variance: number): void {
    this.#view.setFloat32(this.#imageAt + pixel * 4, value);
    this.#view.setFloat32(this.#varianceAt + pixel * 4, variance);
  }

  /** A round Gaussian with noise, whose values sum to 1. */
  setPsf(sigma: number, random: Random): void {
    const centre = (PSF_PIXELS - 1) / 2;
    const { values } = this.#psf.draw(centre, centre, sigma);
    let sum = 0;
    for (let pixel = 0; pixel < values.length; pixel += 1) {
      const value = (values[pixel] as number) * (1 + PSF_NOISE * random.normal()) + 1e-6 * random.normal();
      values[pixel] = value;
      sum += value;
    }
    for (let pixel = 0; pixel < values.length; pixel += 1) {
      this.#view.setFloat64(this.#psfAt + pixel * 8, (values[pixel] as number) / sum);
    }
  }

  place({ minX, minY, x, y, ra, dec, rotation, matrix }: CutoutPlace): void {
    const set = (keyword: keyof typeof CARD, value: number) => setNumber(this.#fits, CARD[keyword], value);
    set('CUTMINX', minX);
    set('CUTMINY', minY);
    set('CRPIX1', x - minX);
    set('CRPIX2', y - minY);
    set('CRVAL1', ra);
    set('CRVAL2', dec);
    set('PC1_1', matrix.eastX);
    set('PC1_2', matrix.eastY);
    set('PC2_1', matrix.northX);
    set('PC2_2', matrix.northY);
    set('ROTPA', rotation);
  }
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
    { keyword: 'PC1_1', value: 0 },
    { keyword: 'PC1_2', value: 0 },
    { keyword: 'PC2_1', value: 0 },
    { keyword: 'PC2_2', value: 0 },
    { keyword: 'CDELT1', value: 1 },
    { keyword: 'CDELT2', value: 1 },
    { keyword: 'CUNIT1', value: 'deg' },
    { keyword: 'CUNIT2', value: 'deg' },
    { keyword: 'CTYPE1', value: 'RA---TAN', comment: 'right ascension, gnomonic projection' },
    { keyword: 'CTYPE2', value: 'DEC--TAN', comment: 'declination, gnomonic projection' },
    { keyword: 'CRVAL1', value: 0 },
    { keyword: 'CRVAL2', value: 0 },
    { keyword: 'ROTPA', value: 0, comment: 'Pos angle in deg of focal plane +Y wrt North' },
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

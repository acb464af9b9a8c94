import { cardNumber, type Cards } from '@alert-stream/common/fits/cards.ts';
import { pictureIn } from '@alert-stream/common/fits/image.ts';
import { cardsOf, readFits, type Hdu } from '@alert-stream/common/fits/read.ts';
import { setNumber } from '@alert-stream/common/fits/write.ts';
import type { Random } from './random.ts';

/** How far a made alert lies from the one that it is made after. */
export type Shift = {
  /** Degrees. */
  ra: number;
  dec: number;
  /** Whole pixels on the detector. */
  x: number;
  y: number;
};

/** A float array of the cutout: its values in the real alert, and how they are varied. */
type Plane = { at: number; bytes: 4 | 8; values: Float64Array; noise: number; relative: number };

/** What variance planes and point spread functions vary by from cutout to cutout. */
const RELATIVE_NOISE = 0.02;

/** From the median deviation to the standard one, of values that are normally distributed. */
const MEDIAN_TO_SIGMA = 1.4826;

/** Gives a real cutout new noise, as strong as it has, and another place on the sky; its size and layout stay. */
export class CutoutNoise {
  readonly #fits: Buffer;
  readonly #view: DataView;
  readonly #planes: Plane[];
  readonly #cards: Cards;
  readonly #corner: { ra: number; dec: number; x: number; y: number };

  private constructor(cutout: Buffer, hdus: Hdu[]) {
    this.#fits = Buffer.from(cutout);
    this.#view = new DataView(this.#fits.buffer, this.#fits.byteOffset, this.#fits.length);
    const image = pictureIn(hdus)?.hdu ?? (hdus[0] as Hdu);
    this.#planes = hdus
      .filter(({ holds, bitsPerPixel }) => holds === 'array' && bitsPerPixel < 0)
      .map((hdu) => planeOf(cutout, hdu, hdu === image));
    const cards = cardsOf(cutout, hdus, image);
    const value = (keyword: string) => cardNumber(cutout, cards.get(keyword));
    this.#cards = cards;
    this.#corner = { ra: value('CRVAL1'), dec: value('CRVAL2'), x: value('CUTMINX'), y: value('CUTMINY') };
  }

  /** @returns undefined for bytes that are no FITS file */
  static of(cutout: Buffer): CutoutNoise | undefined {
    const hdus = readFits(cutout);
    return hdus === undefined ? undefined : new CutoutNoise(cutout, hdus);
  }

  /** The cutout with new noise. The memory is used again by the next call. */
  make({ ra, dec, x, y }: Shift, random: Random): Buffer {
    for (const { at, bytes, values, noise, relative } of this.#planes) {
      for (let pixel = 0; pixel < values.length; pixel += 1) {
        const value = values[pixel] as number;
        const varied = value + (noise + relative * value) * random.normal();
        if (bytes === 4) this.#view.setFloat32(at + pixel * 4, varied);
        else this.#view.setFloat64(at + pixel * 8, varied);
      }
    }
    this.#place('CRVAL1', this.#corner.ra + ra);
    this.#place('CRVAL2', this.#corner.dec + dec);
    this.#place('CUTMINX', Math.max(0, this.#corner.x + x));
    this.#place('CUTMINY', Math.max(0, this.#corner.y + y));
    return this.#fits;
  }

  #place(keyword: string, value: number): void {
    const card = this.#cards.get(keyword);
    if (card !== undefined && Number.isFinite(value)) setNumber(this.#fits, card, value);
  }
}

function planeOf(cutout: Buffer, { bitsPerPixel, dataAt, dataBytes }: Hdu, isImage: boolean): Plane {
  const bytes = bitsPerPixel === -32 ? 4 : 8;
  const read = bytes === 4 ? cutout.readFloatBE.bind(cutout) : cutout.readDoubleBE.bind(cutout);
  const values = Float64Array.from({ length: dataBytes / bytes }, (_, pixel) => read(dataAt + pixel * bytes));
  return { at: dataAt, bytes, values, noise: isImage ? sigmaOf(values) : 0, relative: isImage ? 0 : RELATIVE_NOISE };
}

/** The noise of an image, which the few pixels of a source don't change: by the median deviation from the median. */
function sigmaOf(values: Float64Array): number {
  const known = values.filter((value) => Number.isFinite(value));
  const middle = median(known);
  return MEDIAN_TO_SIGMA * median(known.map((value) => Math.abs(value - middle)));
}

function median(values: Float64Array): number {
  return values.toSorted()[Math.floor(values.length / 2)] ?? 0;
}

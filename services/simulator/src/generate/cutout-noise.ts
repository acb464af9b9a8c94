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
  /** Times brighter. */
  flux: number;
};

/** A float array of the cutout: its values in the real alert. */
type Plane = { at: number; bytes: 4 | 8; values: Float64Array };

/** What variance planes and point spread functions vary by from cutout to cutout. */
const RELATIVE_NOISE = 0.02;

/** From the median deviation to the standard one, of values that are normally distributed. */
const MEDIAN_TO_SIGMA = 1.4826;

/** Of the real image's noise this part stays, in amplitude; new noise takes the place of the rest of the variance. */
const KEPT = Math.SQRT1_2;

/** Gives a real cutout new noise, as its variance says, and another place on the sky; its size and layout stay. */
export class CutoutNoise {
  readonly #fits: Buffer;
  readonly #view: DataView;
  readonly #image: (Plane & { smooth: Float64Array }) | undefined;
  readonly #variance: Plane | undefined;
  /** Where there is no variance plane. */
  readonly #sigma: number;
  readonly #others: Plane[];
  readonly #cards: Cards;
  readonly #corner: { ra: number; dec: number; x: number; y: number };

  private constructor(cutout: Buffer, hdus: Hdu[]) {
    this.#fits = Buffer.from(cutout);
    this.#view = new DataView(this.#fits.buffer, this.#fits.byteOffset, this.#fits.length);
    const picture = pictureIn(hdus)?.hdu ?? (hdus[0] as Hdu);
    const arrays = hdus.filter(({ holds, bitsPerPixel }) => holds === 'array' && bitsPerPixel < 0);
    const variance = arrays.find((hdu) => hdu !== picture && sameShape(hdu, picture));
    const image = arrays.includes(picture) ? planeOf(cutout, picture) : undefined;
    this.#image = image && { ...image, smooth: smoothed(image.values, picture.shape[0] ?? 1) };
    this.#variance = variance && planeOf(cutout, variance);
    this.#sigma = image === undefined ? 0 : sigmaOf(image.values);
    this.#others = arrays.filter((hdu) => hdu !== picture && hdu !== variance).map((hdu) => planeOf(cutout, hdu));
    const cards = cardsOf(cutout, hdus, picture);
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
  make({ ra, dec, x, y, flux }: Shift, random: Random): Buffer {
    this.#drawImage(flux, random);
    for (const plane of this.#others) this.#drawOther(plane, random);
    this.#place('CRVAL1', (this.#corner.ra + ra + 360) % 360);
    this.#place('CRVAL2', this.#corner.dec + dec);
    this.#place('CUTMINX', this.#corner.x + x);
    this.#place('CUTMINY', this.#corner.y + y);
    return this.#fits;
  }

  #drawImage(flux: number, random: Random): void {
    const [image, variance] = [this.#image, this.#variance];
    if (image === undefined) return;
    for (let pixel = 0; pixel < image.values.length; pixel += 1) {
      const [was, smooth] = [image.values[pixel] as number, image.smooth[pixel] as number];
      const wasVariance = variance?.values[pixel] ?? this.#sigma ** 2;
      const varied = wasVariance * (1 + RELATIVE_NOISE * random.normal());
      const noise = Math.sqrt(Math.max(0, varied) * (1 - KEPT ** 2)) * random.normal();
      this.#set(image, pixel, flux * (smooth + KEPT * (was - smooth) + noise));
      if (variance !== undefined) this.#set(variance, pixel, flux ** 2 * varied);
    }
  }

  /** A point spread function: its sum stays what it was. */
  #drawOther(plane: Plane, random: Random): void {
    const { values } = plane;
    const varied = values.map((value) => value * (1 + RELATIVE_NOISE * random.normal()));
    const scale = sum(values) / sum(varied);
    const kept = Number.isFinite(scale) ? scale : 1;
    for (let pixel = 0; pixel < values.length; pixel += 1) this.#set(plane, pixel, kept * (varied[pixel] as number));
  }

  #set({ at, bytes }: Plane, pixel: number, value: number): void {
    if (bytes === 4) this.#view.setFloat32(at + pixel * 4, value);
    else this.#view.setFloat64(at + pixel * 8, value);
  }

  #place(keyword: string, value: number): void {
    const card = this.#cards.get(keyword);
    if (card !== undefined && Number.isFinite(value)) setNumber(this.#fits, card, value);
  }
}

function sameShape({ shape: a }: Hdu, { shape: b }: Hdu): boolean {
  return a.length === b.length && a.every((side, index) => side === b[index]);
}

function planeOf(cutout: Buffer, { bitsPerPixel, dataAt, dataBytes }: Hdu): Plane {
  const bytes = bitsPerPixel === -32 ? 4 : 8;
  const read = bytes === 4 ? cutout.readFloatBE.bind(cutout) : cutout.readDoubleBE.bind(cutout);
  const values = Float64Array.from({ length: dataBytes / bytes }, (_, pixel) => read(dataAt + pixel * bytes));
  return { at: dataAt, bytes, values };
}

/** Each pixel's mean with its eight neighbours, as far as they are known: what is there without most of the noise. */
function smoothed(values: Float64Array, width: number): Float64Array {
  return values.map((value, pixel) => {
    if (!Number.isFinite(value)) return value;
    const [column, row] = [pixel % width, Math.floor(pixel / width)];
    let [total, count] = [0, 0];
    for (let y = row - 1; y <= row + 1; y += 1) {
      for (let x = column - 1; x <= column + 1; x += 1) {
        const near = x < 0 || x >= width ? undefined : values[y * width + x];
        if (near === undefined || !Number.isFinite(near)) continue;
        total += near;
        count += 1;
      }
    }
    return total / count;
  });
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

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + (Number.isFinite(value) ? value : 0), 0);
}

import { CutoutFile, type CutoutKind } from './cutout.ts';
import type { Observation } from './observation.ts';
import type { Random } from './random.ts';
import { Raster } from './raster.ts';

/** The three cutouts of an alert; missing ones are null. */
export type Cutouts = Record<CutoutKind, Buffer | null>;

/** What the images show: fluxes in nJy, and a dipole's hole beside the source. */
export type Light = {
  difference: number;
  template: number;
  /** Where the template's source has moved from; arcseconds, and degrees from north through east towards the source. */
  dipole?: { length: number; angle: number; negative: number } | undefined;
};

/** What variances vary by from pixel to pixel, so that they compress no better than real ones. */
const VARIANCE_NOISE = 0.02;

/** Pixels of the widest cutouts kept for reuse. */
const KEPT = 16;

type Size = { files: Record<CutoutKind, CutoutFile>; rasters: [Raster, Raster, Raster] };

/**
 * Makes the cutouts of one scene: the template has its source, the science image has that and the new light, and the
 * difference is science less template, pixel by pixel, in noise as in variance; only the source itself is drawn with
 * the science image's PSF there. Noise agrees with the variance plane.
 */
export class CutoutMaker {
  readonly #sizes = new Map<number, Size>();

  /** The memory is used again by the next call. @param pixels the images' width and height */
  make(observation: Observation, light: Light, pixels: number, random: Random): Record<CutoutKind, Buffer> {
    const { files, rasters } = this.#size(pixels);
    const { scene, x, y } = observation;
    const [minX, minY] = [cutoutStart(x, pixels) - 1, cutoutStart(y, pixels) - 1];
    // FITS counts pixels from 1, a raster from 0.
    const [centreX, centreY] = [x - minX - 1, y - minY - 1];
    const { science, template } = scene;
    const sharp = rasters[0].draw(centreX, centreY, science.psfSigma).values;
    const blurred = rasters[1].draw(centreX, centreY, template.psfSigma).values;
    const hole = this.#hole(observation, light, rasters[2], centreX, centreY);
    for (let pixel = 0; pixel < sharp.length; pixel += 1) {
      const at = sharp[pixel] as number;
      const lost = hole === undefined ? 0 : hole.flux * (hole.values[pixel] as number);
      const oldLight = light.template * (blurred[pixel] as number) + lost;
      const newLight = (light.template + light.difference) * at;
      const oldVariance =
        template.skyVariance * (1 + VARIANCE_NOISE * random.normal()) + template.shotVariance * Math.max(0, oldLight);
      const newVariance =
        science.skyVariance * (1 + VARIANCE_NOISE * random.normal()) + science.shotVariance * Math.max(0, newLight);
      const oldNoise = Math.sqrt(oldVariance) * random.normal();
      const newNoise = Math.sqrt(newVariance) * random.normal();
      files.template.setPixel(pixel, oldLight + oldNoise, oldVariance);
      files.science.setPixel(pixel, newLight + newNoise, newVariance);
      files.difference.setPixel(pixel, light.difference * at - lost + newNoise - oldNoise, newVariance + oldVariance);
    }
    const place = { ...observation, minX, minY };
    for (const [kind, file] of Object.entries(files)) {
      file.setPsf(kind === 'template' ? template.psfSigma : science.psfSigma, random);
      file.place(place);
    }
    return { difference: files.difference.file, science: files.science.file, template: files.template.file };
  }

  /** The template's source where it was. */
  #hole({ matrix, scene }: Observation, { difference, dipole }: Light, raster: Raster, x: number, y: number) {
    if (dipole === undefined) return undefined;
    const { length, angle, negative } = dipole;
    const radians = (angle * Math.PI) / 180;
    const degrees = length / 3600;
    // Back against the direction from the negative to the positive lobe, by the inverse of the sky's matrix.
    const [east, north] = [-degrees * Math.sin(radians), -degrees * Math.cos(radians)];
    const determinant = matrix.eastX * matrix.northY - matrix.eastY * matrix.northX;
    const stepX = (matrix.northY * east - matrix.eastY * north) / determinant;
    const stepY = (matrix.eastX * north - matrix.northX * east) / determinant;
    return {
      flux: negative * difference,
      values: raster.draw(x + stepX, y + stepY, scene.science.psfSigma).values,
    };
  }

  #size(pixels: number): Size {
    const known = this.#sizes.get(pixels);
    if (known !== undefined) return known;
    const files = {
      difference: new CutoutFile(pixels),
      science: new CutoutFile(pixels),
      template: new CutoutFile(pixels),
    };
    const made: Size = { files, rasters: [new Raster(pixels), new Raster(pixels), new Raster(pixels)] };
    if (this.#sizes.size >= KEPT) this.#sizes.delete(this.#sizes.keys().next().value as number);
    this.#sizes.set(pixels, made);
    return made;
  }
}

/** The detector's pixel that a cutout around a place begins with, as lsst.geom centres boxes. */
function cutoutStart(centre: number, pixels: number): number {
  return Math.floor(centre - pixels / 2 + 1);
}

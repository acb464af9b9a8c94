import { CutoutFile } from '../cutout.ts';
import { CutoutMaker, type Cutouts } from '../cutouts.ts';
import { drawScene, type AlertScene } from '../measure/alert-scene.ts';
import type { Random } from '../random.ts';
import { alertFiller } from './alert.ts';
import type { AlertSize, Filler } from './size.ts';

/** The packager's limits of a cutout's side, which is that of the footprint's box between them. */
const CUTOUT_PIXELS = { least: 30, most: 102 };

/**
 * Makes the function that draws what an alert is of, and fills an alert that agrees with itself from it.
 *
 * @param schema a self-contained record schema
 * @param cutouts `empty` for alerts of the same sizes whose cutouts are zeros, to see how large they get
 * @throws AlertStreamError `INPUT` for a schema that no such alert has
 */
export function consistentFiller(schema: unknown, size: AlertSize, cutouts: 'drawn' | 'empty' = 'drawn'): Filler {
  const { fill, bodies } = alertFiller(schema);
  const maker = new CutoutMaker();
  const zeros = zerosOf();
  const length = { visits: size.forcedSources, detections: size.previousSources, bodies };
  return (observation, random) => {
    const scene = drawScene(observation, length, random);
    const pixels = cutoutPixels(scene, size);
    if (pixels >= CUTOUT_PIXELS.least && pixels <= CUTOUT_PIXELS.most && size.cutoutPixels !== undefined) {
      scene.source.bboxSize = pixels;
    }
    return fill({
      scene,
      cutouts: cutouts === 'drawn' ? draw(maker, scene, pixels, random) : empty(scene, zeros(pixels)),
    });
  };
}

function cutoutPixels({ source }: AlertScene, size: AlertSize): number {
  return size.cutoutPixels ?? Math.max(CUTOUT_PIXELS.least, Math.min(CUTOUT_PIXELS.most, source.bboxSize));
}

function draw(
  maker: CutoutMaker,
  { observation, source, missing }: AlertScene,
  pixels: number,
  random: Random,
): Cutouts {
  if (missing === 'all') return NO_CUTOUTS;
  const { flux, template } = source.photometry;
  const made = maker.make(observation, { difference: flux, template, dipole: source.dipole }, pixels, random);
  return missing === 'template' ? { ...made, template: null } : made;
}

const NO_CUTOUTS: Cutouts = { difference: null, science: null, template: null };

function empty({ missing }: AlertScene, zeros: Buffer): Cutouts {
  if (missing === 'all') return NO_CUTOUTS;
  return { difference: zeros, science: zeros, template: missing === 'template' ? null : zeros };
}

/** As many zeros as a cutout has bytes; kept for the next alert of the same size. */
function zerosOf(): (pixels: number) => Buffer {
  let last: { pixels: number; zeros: Buffer } | undefined;
  return (pixels) => {
    if (last?.pixels !== pixels) last = { pixels, zeros: Buffer.alloc(new CutoutFile(pixels).file.length) };
    return last.zeros;
  };
}

import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { DEFAULT_SIZE, MAX_CUTOUT_PIXELS, MAX_HISTORY } from './defaults.ts';
import type { AlertSize } from './fill/size.ts';

/** Previous and forced sources together, one to two as usual, until there are as many forced ones as there may be. */
const MAX_SOURCES = 1.5 * MAX_HISTORY;

const DEFAULT_SOURCES = DEFAULT_SIZE.previousSources + DEFAULT_SIZE.forcedSources;

/** A packet that is further from the wanted size than this part of it is no answer. */
const TOLERANCE = 0.02;

/** Alerts of one size differ by less, since numbers take more or fewer bytes. */
const JITTER_BYTES = 500;

/**
 * Finds how large the cutouts and how long the history must be for packets of a wanted size: cutouts grow in steps of
 * some kilobytes (FITS has blocks), so the history, as near to the usual as can be, makes up the difference.
 *
 * @param bytes a packet's size, with its header
 * @param measureSize the mean size of packets that are generated this way; but for some bytes it must not shrink when anything grows
 * @throws AlertStreamError `CONFIG` for a size that can't be reached, naming those that can
 */
export function sizeFor(bytes: number, measureSize: (size: AlertSize) => number): AlertSize {
  const measure = remembered(measureSize);
  const away = (size: AlertSize) => Math.abs(measure(size) - bytes);
  // Where not even the least cutouts fit beside a usual history, those that take no more bytes are as good.
  const room = Math.max(bytes, measure(sizeOf(1, DEFAULT_SOURCES)) + JITTER_BYTES);
  const below = largest(1, MAX_CUTOUT_PIXELS, (pixels) => measure(sizeOf(pixels, DEFAULT_SOURCES)) <= room) ?? 1;
  // Smaller cutouts with a longer history, and larger ones with a shorter.
  const found = [below, Math.min(below + 1, MAX_CUTOUT_PIXELS)].map((pixels) => {
    const sources = largest(0, MAX_SOURCES, (count) => measure(sizeOf(pixels, count)) <= bytes) ?? 0;
    const around = [sources, Math.min(sources + 1, MAX_SOURCES)].map((count) => ({
      count,
      size: sizeOf(pixels, count),
    }));
    return around.reduce((best, one) => (away(one.size) < away(best.size) ? one : best));
  });
  const near = found.filter(({ size }) => away(size) <= TOLERANCE * bytes);
  const [first] = near;
  if (first === undefined)
    throw unreachable(
      bytes,
      found.map(({ size }) => measure(size)),
      measure,
    );
  const unusual = ({ count }: { count: number }) => Math.abs(count - DEFAULT_SOURCES);
  return near.reduce((best, one) => (unusual(one) < unusual(best) ? one : best), first).size;
}

function unreachable(bytes: number, reached: number[], measure: (size: AlertSize) => number): AlertStreamError {
  const [least, most] = [measure(sizeOf(1, 0)), measure(sizeOf(MAX_CUTOUT_PIXELS, MAX_SOURCES))];
  const nearest = reached.reduce((best, one) => (Math.abs(one - bytes) < Math.abs(best - bytes) ? one : best));
  return new AlertStreamError(
    'CONFIG',
    `--size: with this schema alerts have from ${least} to ${most} bytes, the nearest to ${bytes} is ${nearest}`,
  );
}

function sizeOf(cutoutPixels: number, sources: number): AlertSize {
  return { cutoutPixels, previousSources: sources / 3, forcedSources: (2 * sources) / 3 };
}

/**
 * The largest whole number that fits, where all below it fit too. Nothing much larger is tried, since that may take a
 * lot of memory.
 *
 * @returns undefined when not even `low` fits
 */
function largest(low: number, high: number, fits: (value: number) => boolean): number | undefined {
  let fitting = low - 1;
  let failing = low;
  for (let step = 1; failing <= high && fits(failing); step *= 2) {
    fitting = failing;
    failing = Math.min(failing + step, high + 1);
  }
  while (failing - fitting > 1) {
    const middle = Math.floor((fitting + failing) / 2);
    if (fits(middle)) fitting = middle;
    else failing = middle;
  }
  return fitting < low ? undefined : fitting;
}

/** Measuring makes many alerts, and the same size is asked for more than once. */
function remembered(measure: (size: AlertSize) => number): (size: AlertSize) => number {
  const known = new Map<string, number>();
  return (size) => {
    const key = `${size.cutoutPixels} ${size.forcedSources}`;
    const bytes = known.get(key) ?? measure(size);
    known.set(key, bytes);
    return bytes;
  };
}

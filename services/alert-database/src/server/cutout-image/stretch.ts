/** How bright a pixel is drawn, from 0 to 1; undefined for one without a value. */
export type Stretch = (value: number) => number | undefined;

/** The share of pixels that are drawn all black, and of those drawn all white. */
const CLIPPED = 0.0025;

/** Where the asinh bends, in units of the noise: below, brightness is proportional; above, to the logarithm. */
const BEND = 2;

/** Of a normal distribution, the standard deviation for a median absolute deviation of 1. */
const NORMAL = 1.4826;

/** More values than these tell nothing new about an image's levels. */
const SAMPLE = 65_536;

/**
 * Finds the levels of an image: an asinh around its background, so that faint structure in the noise and a bright
 * source are seen at once, and negative sources of a difference as well as positive ones.
 */
export function stretchOf(pixels: Float64Array): Stretch {
  const step = Math.ceil(pixels.length / SAMPLE);
  const values = pixels.filter((value, index) => index % step === 0 && Number.isFinite(value)).toSorted();
  if (values.length === 0) return (value) => (Number.isNaN(value) ? undefined : value > 0 ? 1 : 0);
  const background = quantile(values, 0.5);
  const noise = NORMAL * quantile(values.map((value) => Math.abs(value - background)).toSorted(), 0.5);
  const bend =
    noise > 0 ? (value: number) => Math.asinh((value - background) / (BEND * noise)) : (value: number) => value;
  const [low, high] = [bend(quantile(values, CLIPPED)), bend(quantile(values, 1 - CLIPPED))];
  return (value) => {
    if (Number.isNaN(value)) return undefined;
    if (low === high) return value === background ? 0.5 : value > background ? 1 : 0;
    return Math.min(1, Math.max(0, (bend(value) - low) / (high - low)));
  };
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))] as number;
}

/** What several runs measured: the one in the middle, and how far they lie apart. */
export type Spread = { median: number; min: number; max: number };

/** @throws TypeError for no values at all */
export function spreadOf(values: number[]): Spread {
  return { median: percentile(values, 0.5), min: percentile(values, 0), max: percentile(values, 1) };
}

/**
 * The value below which a share of the values lies, between two of them in proportion.
 *
 * @param share from 0 (the least) to 1 (the greatest)
 * @throws TypeError for no values at all
 */
export function percentile(values: number[], share: number): number {
  if (values.length === 0) throw new TypeError('expected at least one value, got none');
  const sorted = Float64Array.from(values).sort();
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const [low, high] = [sorted[below] as number, sorted[Math.ceil(place)] as number];
  return low + (high - low) * (place - below);
}

/**
 * By how much values grow from each to the next, by the line that fits them best (least squares).
 *
 * @throws TypeError for fewer than two values
 */
export function slope(values: number[]): number {
  if (values.length < 2) throw new TypeError(`expected at least two values, got ${values.length}`);
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const rise = values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0);
  return rise / values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
}

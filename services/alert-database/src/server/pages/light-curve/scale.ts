/** How values of one axis become places in a drawing. */
export type Scale = {
  of: (value: number) => number;
  ticks: { at: number; label: string }[];
};

/** Steps that are easy to read, in powers of ten. */
const STEPS = [1, 2, 5, 10];

/** Part of the axis that stays free beyond the first and the last value. */
const MARGIN = 0.06;

/** A number has no more digits than these that mean anything. */
const MAX_DIGITS = 15;

/**
 * Makes the scale of an axis.
 *
 * @param values what is to be on it; not empty
 * @param range where the axis begins and ends in the drawing
 * @param alone what an axis with one value spans to each side
 */
export function scaleOf(
  values: number[],
  [begin, end]: [number, number],
  { ticks, alone }: { ticks: number; alone: number },
): Scale {
  let [low, high] = extent(values);
  const span = high - low || 2 * alone;
  const middle = low + (high - low) / 2;
  const half = span * (0.5 + MARGIN);
  [low, high] = [middle - half, middle + half];
  const of = (value: number) => begin + ((value - low) / (high - low)) * (end - begin);
  const step = stepOf(high - low, ticks);
  const digits = Math.min(MAX_DIGITS, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const first = Math.ceil(low / step);
  const count = Math.max(0, Math.floor(high / step) - first + 1);
  const marks = Array.from({ length: count }, (_, index) => (first + index) * step);
  return { of, ticks: marks.map((mark) => ({ at: of(mark), label: labelOf(mark, digits) })) };
}

function stepOf(span: number, ticks: number): number {
  const rough = span / ticks;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * (STEPS.find((step) => step * power >= rough) ?? 10);
}

/** Spreading a long list into Math.min would overflow the stack. */
function extent(values: number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function labelOf(value: number, digits: number): string {
  if (Math.abs(value) >= 1e7) return value.toExponential(2);
  return (value === 0 ? 0 : value).toFixed(digits).replace('-', '−');
}

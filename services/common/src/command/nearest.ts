/** Of letters, as many may be wrong: one in a short word, more in a longer one. */
const LETTERS_PER_SLIP = 4;
const MOST_SLIPS = 3;

/**
 * The word of a list that was meant by a mistyped one: the one that it begins, or that differs by the fewest letters.
 *
 * @returns undefined when none is near, or several are equally near
 */
export function nearest(typed: string, words: string[]): string | undefined {
  if (typed.length < 3) return undefined;
  const begun = words.filter((word) => word.startsWith(typed) || typed.startsWith(word));
  if (begun.length === 1) return begun[0];
  const most = Math.min(MOST_SLIPS, Math.max(1, Math.floor(typed.length / LETTERS_PER_SLIP)));
  const ranked = words
    .map((word) => ({ word, slips: slipsBetween(typed, word) }))
    .toSorted((a, b) => a.slips - b.slips);
  const [first, second] = ranked;
  if (first === undefined || first.slips > most || first.slips === second?.slips) return undefined;
  return first.word;
}

/** Letters that are wrong, missing, too many or swapped with their neighbour (optimal string alignment distance). */
function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          (last[j] as number) + 1,
          (row[j - 1] as number) + 1,
          (last[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
          swapped ? (beforeLast[j - 2] as number) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] as number;
}

/** One wrong letter is tolerated for each of these letters of a word. */
const LETTERS_PER_EDIT = 4;
const MAX_EDITS = 3;

/**
 * Finds the word of a list that a mistyped word probably stands for: the one with this prefix, or with the smallest edit
 * distance.
 *
 * @returns undefined when no word is similar, or several are equally similar
 */
export function nearest(typed: string, words: string[]): string | undefined {
  if (typed.length < 3) return undefined;
  const prefixed = words.filter((word) => word.startsWith(typed) || typed.startsWith(word));
  if (prefixed.length === 1) return prefixed[0];
  const most = Math.min(MAX_EDITS, Math.max(1, Math.floor(typed.length / LETTERS_PER_EDIT)));
  const ranked = words
    .map((word) => ({ word, edits: editDistance(typed, word) }))
    .toSorted((a, b) => a.edits - b.edits);
  const [first, second] = ranked;
  if (first === undefined || first.edits > most || first.edits === second?.edits) return undefined;
  return first.word;
}

/** Number of letters that are wrong, missing, extra or swapped with a neighbour (optimal string alignment distance). */
function editDistance(a: string, b: string): number {
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

import type { Random } from '../random.ts';

/** A minor planet's name in the three forms that alerts have it in. */
export type Designation = {
  /** As in 2026 AB12. */
  unpacked: string;
  /** As in K26A12B: the Minor Planet Center's packed form. */
  packed: string;
  /** Rubin's ssObjectId: the packed form's characters as the bytes of a number. */
  id: bigint;
};

/** The alphabet without I, which looks like 1. */
const LETTERS = 'ABCDEFGHJKLMNOPQRSTUVWXYZ';
const CENTURY: Record<string, string> = { 19: 'J', 20: 'K' };
/** Digits of the packed form's first figure: above 9 come the letters. */
const FIGURES = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A provisional designation by chance. */
export function drawDesignation(random: Random): Designation {
  const year = random.integer(1995, 2026);
  // There are 24 halves of months, so the first letter is no Z.
  const [half, order] = [LETTERS[random.integer(0, 23)] as string, LETTERS[random.integer(0, 24)] as string];
  const cycle = random.integer(0, 619);
  const packed = [
    CENTURY[Math.floor(year / 100)],
    String(year % 100).padStart(2, '0'),
    half,
    FIGURES[Math.floor(cycle / 10)],
    cycle % 10,
    order,
  ].join('');
  return {
    unpacked: `${year} ${half}${order}${cycle === 0 ? '' : cycle}`,
    packed,
    id: Buffer.from(packed.padStart(8, '\0'), 'latin1').readBigInt64BE(),
  };
}

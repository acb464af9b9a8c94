import { SIDES, type Contest, type Figure, type Samples, type SideName } from './contest.ts';
import { spreadOf, type Spread } from './spread.ts';

/** One figure's result, as it stands in the JSON file; ratios are those of the medians, ours to the other's. */
type Row = {
  name: string;
  unit: string;
  ours: Spread;
  limit: Spread | null;
  peer: Spread | null;
  ratioToLimit: number | null;
  ratioToPeer: number | null;
};

/** A row, and why it lacks what it lacks. */
export type ExplainedRow = { row: Row; reasons: Partial<Record<Exclude<SideName, 'ours'>, string>> };

/** @throws Error for a figure of which ours has no value: the bench itself is wrong */
export function rowsOf(contest: Contest, samples: Samples): ExplainedRow[] {
  return contest.figures.map((figure) => {
    const spreads = Object.fromEntries(SIDES.map((side) => [side, spreadIn(samples, side, figure)])) as Record<
      SideName,
      Spread | null
    >;
    const { ours, limit, peer } = spreads;
    if (ours === null) throw new Error(`${contest.title}: ours measured no "${figure.name}"`);
    const row = {
      name: figure.name,
      unit: figure.unit,
      ours,
      limit,
      peer,
      ratioToLimit: ratio(ours, limit),
      ratioToPeer: ratio(ours, peer),
    };
    return {
      row,
      reasons: {
        ...(limit === null && { limit: figure.none?.limit ?? 'no limit is measured' }),
        ...(peer === null && { peer: missingPeer(contest) ?? figure.none?.peer ?? 'it has no such figure' }),
      },
    };
  });
}

function missingPeer({ peer }: Contest): string | undefined {
  return typeof peer === 'object' ? peer.missing : undefined;
}

function spreadIn(samples: Samples, side: SideName, { name }: Figure): Spread | null {
  const values = samples[side].get(name);
  return values === undefined ? null : spreadOf(values);
}

function ratio(ours: Spread, other: Spread | null): number | null {
  return other === null || other.median === 0 ? null : ours.median / other.median;
}

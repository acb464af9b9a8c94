import { AlertStreamError } from '@alert-stream/common/errors.ts';

/** What one run measured: a figure's name → its value. */
export type Measured = Record<string, number>;

/** One of the programs that are measured: runs once. @param signal ends it early */
export type Side = (signal: AbortSignal) => Promise<Measured>;

/** The side that is judged, the one that shows what the machine can do, and the program that was there before. */
export const SIDES = ['ours', 'limit', 'peer'] as const;
export type SideName = (typeof SIDES)[number];

/** One line of the result. Why a side has no value for it stands in `none`. */
export type Figure = { name: string; unit: string; none?: Partial<Record<SideName, string>> };

/** Sides that are measured in turn, so that whatever else the machine does at the time meets all of them. */
export type Contest = {
  /** As the progress shows it. */
  title: string;
  figures: Figure[];
  /** Is done once, before the first run. */
  prepare?: (signal: AbortSignal) => Promise<void>;
  ours: Side;
  limit?: Side;
  /** Or why it can't take part. */
  peer?: Side | { missing: string };
};

/** All runs' values of each figure, by side. */
export type Samples = Record<SideName, Map<string, number[]>>;

/**
 * Runs each side so many times: ours, limit, peer, ours, limit, peer, …
 *
 * @param tell is given a line for each run
 * @throws AlertStreamError `STACK` when `signal` aborts
 */
export async function measure(
  contest: Contest,
  { runs, tell, signal }: { runs: number; tell: (line: string) => void; signal: AbortSignal },
): Promise<Samples> {
  const samples: Samples = { ours: new Map(), limit: new Map(), peer: new Map() };
  await contest.prepare?.(signal);
  for (let run = 1; run <= runs; run += 1) {
    for (const name of SIDES) {
      const side = contest[name];
      if (typeof side !== 'function') continue;
      if (signal.aborted) throw new AlertStreamError('STACK', 'stopped before all was measured');
      const measured = await side(signal);
      for (const [figure, value] of Object.entries(measured))
        samples[name].set(figure, [...(samples[name].get(figure) ?? []), value]);
      const told = contest.figures
        .filter((figure) => figure.name in measured)
        .map((figure) => `${figure.name} ${shown(measured[figure.name] as number)} ${figure.unit}`);
      tell(`${contest.title}, run ${run} of ${runs}, ${name}: ${told.join(', ')}`);
    }
  }
  return samples;
}

/** A value with three digits that mean something. */
export function shown(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en');
  return Number(value.toPrecision(3)).toString();
}

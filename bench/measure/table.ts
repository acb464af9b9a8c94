import { shown } from './contest.ts';
import type { ExplainedRow } from './row.ts';
import type { Spread } from './spread.ts';

const HEAD = ['', 'unit', 'ours', 'limit', 'peer', 'ours/limit', 'ours/peer'];

/** The results for a reader: medians, with the least and the greatest; why a value is missing stands below. */
export function tableOf(rows: ExplainedRow[]): string {
  const notes = new Map<string, string>();
  const cell = (values: Spread | null, why: string | undefined) =>
    values === null ? note(notes, why ?? '') : spread(values);
  const cells = rows.map(({ row, reasons }) => [
    row.name,
    row.unit,
    spread(row.ours),
    cell(row.limit, reasons.limit),
    cell(row.peer, reasons.peer),
    ...[row.ratioToLimit, row.ratioToPeer].map((ratio) => (ratio === null ? '' : ratio.toFixed(2))),
  ]);
  const widths = HEAD.map((_, column) => Math.max(...[HEAD, ...cells].map((line) => line[column]?.length ?? 0)));
  const lines = [HEAD, ...cells].map((line) =>
    line
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, ...[...notes].map(([why, mark]) => `${mark} ${why}`)].join('\n');
}

function spread({ median, min, max }: Spread): string {
  return `${shown(median)} (${shown(min)}–${shown(max)})`;
}

/** The mark of a reason, the same wherever it holds. */
function note(notes: Map<string, string>, why: string): string {
  const mark = notes.get(why) ?? `[${notes.size + 1}]`;
  notes.set(why, mark);
  return mark;
}

import { megabytes } from './units.ts';
import type { VisitLine } from './visit-log.ts';

const COLUMNS = [
  ['visit', 5],
  ['published', 15],
  ['alerts/s', 8],
  ['late p50', 9],
  ['late p99', 9],
  ['archived new', 12],
  ['there before', 12],
  ['quarantined', 11],
  ['lag', 6],
  ['state', 9],
] as const;

/** The heading of the table of visits. */
export const visitHeading = row(COLUMNS.map(([title]) => title));

/** One visit as a line of the table. */
export function visitRow(
  { visit, alerts, published, seconds, latenessP50Ms, latenessP99Ms, archive }: VisitLine,
  stateBytes: number,
): string {
  const count = (value: number) => value.toLocaleString('en');
  return row([
    count(visit),
    published === alerts ? count(published) : `${count(published)} of ${count(alerts)}`,
    count(Math.round(published / Math.max(seconds, 0.001))),
    `${Math.round(latenessP50Ms)} ms`,
    `${Math.round(latenessP99Ms)} ms`,
    count(archive.archived),
    count(archive.existing),
    count(archive.quarantined),
    count(archive.lag),
    megabytes(stateBytes),
  ]);
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padStart(COLUMNS[index]?.[1] ?? 0)).join('  ');
}

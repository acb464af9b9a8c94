import type { WatchedVisit } from './visit-watch.ts';

const COLUMNS = [6, 26, 9, 14, 17] as const;

/** Explanation of the measurement, and the table's header. */
export function headText(options: { group: string; topic: string; withinSeconds: number; sampleMs: number }): string {
  const { group, topic, withinSeconds, sampleMs } = options;
  return [
    `Group ${group} on topic ${topic}, looked at every ${sampleMs / 1000} s.`,
    "What is told is when the group had committed a visit's last alert, counted from the visit's start: an upper bound,",
    'since a consumer commits after it has the alert, and often much later.',
    row(['visit', 'began', 'alerts', 'published', 'group had all', `within ${withinSeconds} s`]),
  ].join('\n');
}

/** @param began start of the visit, ISO 8601 */
export function visitText(
  { visit, alerts, publishedAfterMs, consumedAfterMs, behind, within }: WatchedVisit,
  began: string,
): string {
  const consumed = consumedAfterMs === undefined ? 'not yet' : `after ${seconds(consumedAfterMs)}`;
  const verdict = within ? 'yes' : behind > 0n ? `no, ${behind} behind` : 'no';
  return row([String(visit), began, String(alerts), `after ${seconds(publishedAfterMs)}`, consumed, verdict]);
}

/** The last line of the output, and whether the check passed. */
export function verdictOf(visits: WatchedVisit[], withinSeconds: number): { text: string; passed: boolean } {
  if (visits.length === 0)
    return { text: 'FAILED: no visit was seen from its start to the end of its time', passed: false };
  const within = visits.filter((visit) => visit.within).length;
  const passed = within === visits.length;
  const times = visits.map(({ consumedAfterMs }) => consumedAfterMs ?? Number.POSITIVE_INFINITY);
  const slowest = Math.max(...times);
  const worst = Number.isFinite(slowest) ? `the slowest after ${seconds(slowest)}` : 'at least one not at all';
  return {
    text: `${passed ? 'PASSED' : 'FAILED'}: the group had ${within} of ${visits.length} visits within ${withinSeconds} s, ${worst}`,
    passed,
  };
}

function row(cells: string[]): string {
  return cells
    .map((cell, index) => cell.padEnd(COLUMNS[index] ?? 0))
    .join(' ')
    .trimEnd();
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

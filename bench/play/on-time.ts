import type { Contest } from '../measure/contest.ts';
import { percentile, slope } from '../measure/spread.ts';
import type { BenchKafka } from './kafka.ts';
import { loadVisit, play } from './player.ts';

const VISITS = 20;
const INTERVAL_SECONDS = 2;

/** Enough for the player to reach Kafka and read the alerts before the first visit. */
const AHEAD_MS = 20_000;

/** Whether visits start when they should, and go on doing so. */
export function onTimeContest(
  kafka: BenchKafka,
  { alerts, size }: { alerts: number; size: number },
  folder: string,
): Contest {
  const none = {
    limit: 'the schedule itself',
    peer: 'it has no schedule: a visit begins when the one before it has slept',
  };
  return {
    title: `${VISITS} visits`,
    figures: [
      { name: 'visits left out', unit: 'visits', none },
      { name: 'start of a visit late, median', unit: 'ms', none },
      { name: 'start of a visit late, most', unit: 'ms', none },
      { name: 'start of a visit late, trend', unit: 'ms/visit', none },
    ],
    prepare: (signal) => loadVisit(kafka, { alerts, size, spread: 1 }, { folder, signal }),
    ours: async (signal) => {
      const startAt = Date.now() + AHEAD_MS;
      const schedule = [
        '--start-at',
        new Date(startAt).toISOString(),
        '--repeat-interval',
        String(INTERVAL_SECONDS),
        '--repeats',
        String(VISITS),
      ];
      const { visits } = await play(kafka, schedule, { folder, signal });
      await kafka.empty();
      const late = visits.map(
        ({ startedAt, visit }) => Date.parse(startedAt) - startAt - (visit - 1) * INTERVAL_SECONDS * 1000,
      );
      return {
        'visits left out': VISITS - visits.length,
        'start of a visit late, median': percentile(late, 0.5),
        'start of a visit late, most': percentile(late, 1),
        'start of a visit late, trend': slope(late),
      };
    },
  };
}

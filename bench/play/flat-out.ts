import type { Contest } from '../measure/contest.ts';
import type { BenchKafka } from './kafka.ts';
import { FROM_TOPIC, fromMemory, loadVisit, play } from './player.ts';
import { producerPerf, writePayloads } from './producer-perf.ts';
import { pythonPlayer } from './python-player.ts';

/** A visit whose alerts are all due at once, so that only the machine sets the rate. */
export function flatOutContest(
  kafka: BenchKafka,
  { alerts, size }: { alerts: number; size: number },
  folder: string,
): Contest {
  const inMemory = 'published from memory';
  const whileRead = 'published while read';
  const rate = (seconds: number) => (alerts * size) / 1e6 / seconds;
  const python = pythonPlayer();
  const memoryFigure = { limit: 'it sends the same messages again and again', peer: "it doesn't tell" };
  let payloads = '';
  return {
    title: 'flat out',
    figures: [
      { name: inMemory, unit: 'MB/s' },
      { name: whileRead, unit: 'MB/s' },
      { name: 'peak memory, from memory', unit: 'MB', none: memoryFigure },
      { name: 'peak memory, while read', unit: 'MB', none: memoryFigure },
    ],
    prepare: async (signal) => {
      payloads = await writePayloads(size, folder);
      await loadVisit(kafka, { alerts, size, spread: 0 }, { folder, signal });
    },
    ours: async (signal) => {
      const kept = await play(kafka, fromMemory({ alerts, size }), { folder, signal });
      await kafka.empty();
      const streamed = await play(kafka, FROM_TOPIC, { folder, signal });
      await kafka.empty();
      return {
        [inMemory]: rate(kept.visits[0]?.seconds ?? Number.NaN),
        [whileRead]: rate(streamed.visits[0]?.seconds ?? Number.NaN),
        'peak memory, from memory': kept.peakMb,
        'peak memory, while read': streamed.peakMb,
      };
    },
    limit: async (signal) => {
      const seconds = await producerPerf(kafka, { payloads, count: alerts, signal });
      await kafka.empty();
      return { [inMemory]: rate(seconds), [whileRead]: rate(seconds) };
    },
    peer:
      'missing' in python
        ? python
        : async (signal) => {
            const seconds = await python(kafka, alerts, signal);
            await kafka.empty();
            return { [inMemory]: rate(seconds), [whileRead]: rate(seconds) };
          },
  };
}

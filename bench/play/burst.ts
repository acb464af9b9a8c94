import type { Contest, Figure, Measured } from '../measure/contest.ts';
import type { BenchKafka } from './kafka.ts';
import { FROM_TOPIC, fromMemory, loadVisit, play } from './player.ts';
import { producerPerf, writePayloads } from './producer-perf.ts';
import { pythonPlayer } from './python-player.ts';

/** Seconds over which a visit's alerts come, detector by detector (DMTN-149). */
const BURST_SECONDS = 3;

/** A visit as the survey sends it. @param which names it in the figures */
export function burstContest(
  kafka: BenchKafka,
  { alerts, size, which }: { alerts: number; size: number; which: string },
  folder: string,
): Contest {
  const python = pythonPlayer();
  const ends = (where: string) => `${which}, ${where}: last acknowledged after`;
  const of =
    (where: string, args: string[]) =>
    async (signal: AbortSignal): Promise<Measured> => {
      const { visits, peakMb } = await play(kafka, args, { folder, signal });
      await kafka.empty();
      const [visit] = visits;
      return {
        [ends(where)]: visit?.seconds ?? Number.NaN,
        [`${which}, ${where}: late, p50`]: visit?.latenessP50Ms ?? Number.NaN,
        [`${which}, ${where}: late, p99`]: visit?.latenessP99Ms ?? Number.NaN,
        [`${which}, ${where}: late, most`]: visit?.latenessMaxMs ?? Number.NaN,
        [`${which}, ${where}: peak memory`]: peakMb,
      };
    };
  const [memory, topic] = [of('from memory', fromMemory({ alerts, size })), of('while read', FROM_TOPIC)];
  let payloads = '';
  return {
    title: `${which} in ${BURST_SECONDS} s`,
    figures: [...figuresOf(which, 'from memory'), ...figuresOf(which, 'while read')],
    prepare: async (signal) => {
      payloads = await writePayloads(size, folder);
      await loadVisit(kafka, { alerts, size, spread: BURST_SECONDS }, { folder, signal });
    },
    ours: async (signal) => ({ ...(await memory(signal)), ...(await topic(signal)) }),
    limit: async (signal) => {
      const seconds = await producerPerf(kafka, {
        payloads,
        count: alerts,
        perSecond: Math.ceil(alerts / BURST_SECONDS),
        signal,
      });
      await kafka.empty();
      return { [ends('from memory')]: seconds, [ends('while read')]: seconds };
    },
    peer:
      'missing' in python
        ? python
        : async (signal) => {
            const seconds = await python(kafka, alerts, signal);
            await kafka.empty();
            return { [ends('from memory')]: seconds, [ends('while read')]: seconds };
          },
  };
}

function figuresOf(which: string, where: string): Figure[] {
  const none = { limit: 'it has no schedule to be late for', peer: "it doesn't tell" };
  return [
    { name: `${which}, ${where}: last acknowledged after`, unit: 's' },
    ...['late, p50', 'late, p99', 'late, most'].map((name) => ({
      name: `${which}, ${where}: ${name}`,
      unit: 'ms',
      none,
    })),
    {
      name: `${which}, ${where}: peak memory`,
      unit: 'MB',
      none: { limit: 'it sends the same messages again and again', peer: "it doesn't tell" },
    },
  ];
}

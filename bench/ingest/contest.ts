import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ourIngester } from '../archive/our-ingester.ts';
import { ingesterArgs } from '../archive/stream.ts';
import type { Contest, Measured } from '../measure/contest.ts';
import type { BenchKafka } from '../play/kafka.ts';
import { lineOf, runNode } from '../run/program.ts';
import { withRunning, type Running } from '../run/running.ts';
import { arrivals } from './arrivals.ts';
import { beginAtStart, pythonIngester, type PythonIngester } from './python-ingester.ts';
import type { BenchStore } from './stores.ts';

const FLOOR = fileURLToPath(new URL('floor.ts', import.meta.url));

/** The Python ingester is slow, and its rate the same from the first alert to the last. */
const PEER_ALERTS = 600;

/** The floor has so many puts at a time as the ingester, by its default. */
const AT_A_TIME = 32;

type IngestOptions = { alerts: number; level: number };

type Parts = { kafka: BenchKafka; poolFile: string; registry: string; folder: string };

/** Archiving a topic of alerts into a store, with one process. */
export function ingestContest(
  store: BenchStore,
  { kafka, poolFile, registry, folder }: Parts,
  { alerts, level }: IngestOptions,
): Contest {
  const rate = `archived into ${store.name}`;
  const cpu = `processor time of an alert, ${store.name}`;
  const memory = `peak memory, ${store.name}`;
  const logFile = join(folder, 'ingester.log');
  const python = pythonIngester();
  let runs = 0;

  const archive = (program: Running, folder: string, count: number, signal: AbortSignal): Promise<Measured> => {
    return withRunning(program, signal, async (over) => {
      const came = await arrivals(folder, count, { spent: () => program.cpuSeconds(), signal: over });
      return { [rate]: came.rate, [cpu]: came.spentOnEach * 1000, [memory]: await program.peakMb() };
    });
  };
  const newGroup = () => {
    runs += 1;
    return `bench-${store.name}-${runs}`;
  };

  return {
    title: `ingest into ${store.name}`,
    figures: [
      { name: rate, unit: 'alerts/s' },
      { name: cpu, unit: 'ms' },
      { name: memory, unit: 'MB' },
    ],
    ours: async (signal) => {
      const place = await store.newPlace();
      const args = [
        ...ingesterArgs(kafka, { group: newGroup(), registry }),
        ...place.flags,
        '--from',
        'earliest',
        '--gzip-level',
        String(level),
      ];
      return archive(ourIngester(args, { env: place.env, logFile }), place.alerts, alerts, signal);
    },
    limit: async (signal) => {
      const place = await store.newPlace();
      const args = [poolFile, String(alerts), String(level), String(AT_A_TIME), ...place.floorArgs];
      const { lines, peakMb } = await runNode(FLOOR, args, { folder, env: place.env, signal });
      const { seconds, cpuSeconds } = lineOf(lines, 'archived');
      return { [rate]: alerts / Number(seconds), [cpu]: (Number(cpuSeconds) / alerts) * 1000, [memory]: peakMb };
    },
    peer:
      'missing' in python
        ? python
        : store.forPeer
          ? (signal) => peer(python, signal)
          : { missing: 'the Python ingester writes S3 only' },
  };

  async function peer(start: PythonIngester, signal: AbortSignal): Promise<Measured> {
    const place = await store.newPlace();
    const group = newGroup();
    await beginAtStart(kafka, group);
    const args = [...ingesterArgs(kafka, { group, registry }), ...(place.peerFlags ?? [])];
    return archive(start(args, { env: place.env, logFile }), place.alerts, Math.min(alerts, PEER_ALERTS), signal);
  }
}

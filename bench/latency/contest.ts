import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import type { AlertPool } from '../archive/alert-pool.ts';
import { ourIngester } from '../archive/our-ingester.ts';
import { ingesterArgs } from '../archive/stream.ts';
import { localFiles } from '../ingest/stores.ts';
import type { Contest, Measured } from '../measure/contest.ts';
import { percentile } from '../measure/spread.ts';
import { STREAM, type BenchKafka } from '../play/kafka.ts';
import { ourServer } from '../read/servers.ts';
import { withRunning } from '../run/running.ts';
import { Retrievable } from './retrievable.ts';

/** Of so many alerts one is asked for: to ask for all would measure the asking. */
const SAMPLE = 27;

/** Seconds at the beginning that don't count: programs get quicker as they go. */
const WARM_UP = 15;

const [HALF, MOST, LAST] = [
  'published to retrievable, p50',
  'published to retrievable, p99',
  'published to retrievable, longest',
];

export type LatencyOptions = { rate: number; seconds: number };

type Parts = { kafka: BenchKafka; pool: AlertPool; registry: string; folder: string };

/** From a producer's send to the first answer of the server that has the alert. */
export function latencyContest({ kafka, pool, registry, folder }: Parts, { rate, seconds }: LatencyOptions): Contest {
  const store = localFiles(folder);
  // Each run goes on where the one before ended: an alert that is there already would be no measurement.
  let next = 0;
  let runs = 0;

  const publish = async (server: Retrievable, signal: AbortSignal): Promise<number[]> => {
    const producer = await OrderedProducer.connect(kafka.connection, { topic: STREAM, log: pino({ level: 'silent' }) });
    const waits: Promise<number>[] = [];
    try {
      const start = performance.now();
      for (let sent = 0; sent < rate * (WARM_UP + seconds); sent += 1, next += 1) {
        const early = start + (sent * 1000) / rate - performance.now();
        if (early > 0) await sleep(early, undefined, { signal });
        void producer.send({ partition: next % producer.partitions, value: pool.packet(next) });
        if (sent < rate * WARM_UP || sent % SAMPLE !== 0) continue;
        const wait = server.after(pool.id(next), signal);
        // It may fail long before it is waited for.
        wait.catch(() => {});
        waits.push(wait);
      }
      return await Promise.all(waits);
    } finally {
      await Promise.allSettled(waits);
      server.close();
      await producer.close({ within: 5000 });
    }
  };

  return {
    title: `latency at ${rate} alerts a second`,
    figures: [HALF, MOST, LAST].map((name) => ({
      name: name as string,
      unit: 's',
      none: {
        limit: 'how soon is a promise, not the most that a machine can do',
        peer: 'the Python ingester archives fewer alerts a second than are published',
      },
    })),
    ours: async (signal): Promise<Measured> => {
      const place = await store.newPlace();
      runs += 1;
      const args = [
        ...ingesterArgs(kafka, { group: `bench-latency-${runs}`, registry }),
        ...place.flags,
        '--from',
        'latest',
      ];
      const ingester = ourIngester(args, { logFile: join(folder, 'ingester.log') });
      const measured = await withRunning(ingester, signal, async (over) => {
        await ingester.line('ready');
        const { program, url } = await ourServer(place.root, join(folder, 'server.log'));
        return withRunning(program, over, async (either) => {
          const milliseconds = await publish(new Retrievable(url), either);
          return {
            [HALF as string]: percentile(milliseconds, 0.5) / 1000,
            [MOST as string]: percentile(milliseconds, 0.99) / 1000,
            [LAST as string]: Math.max(...milliseconds) / 1000,
          };
        });
      });
      await kafka.empty();
      return measured;
    },
  };
}

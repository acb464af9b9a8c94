import { join } from 'node:path';
import { tools } from '../../tools/tools.ts';
import { lineOf, runSimulator, type LogLine } from '../run/program.ts';
import { SOURCE, STREAM, type BenchKafka } from './kafka.ts';

export type VisitLine = {
  visit: number;
  published: number;
  bytes: number;
  seconds: number;
  latenessP50Ms: number;
  latenessP99Ms: number;
  latenessMaxMs: number;
  startedAt: string;
};

type Options = { folder: string; signal: AbortSignal };

/** Where the player has its alerts while it plays. */
export const FROM_TOPIC = ['--max-memory-mb', '1'];
/** Room for the visit and not much more: what the player may use, it uses to read quicker at its start. */
export const fromMemory = ({ alerts, size }: { alerts: number; size: number }) => [
  '--max-memory-mb',
  String(Math.ceil((alerts * size * 1.1) / 1e6)),
];

/** Makes alerts and loads them into the static topic. @param spread seconds that they last */
export async function loadVisit(
  kafka: BenchKafka,
  { alerts, size, spread }: { alerts: number; size: number; spread: number },
  { folder, signal }: Options,
): Promise<void> {
  const file = join(folder, 'alerts.avro');
  const generate = [
    'generate',
    file,
    '--alerts-per-visit',
    String(alerts),
    '--size',
    String(size),
    '--schemas',
    tools().alertSchemas,
  ];
  await runSimulator(generate, { folder, signal });
  await runSimulator(['create-stream', file, ...kafka.args, '--dst-topic', SOURCE, '--spread', String(spread)], {
    folder,
    signal,
  });
}

/** Plays the static topic's visits, in a program of its own, and makes sure that all was published. */
export async function play(
  kafka: BenchKafka,
  args: string[],
  { folder, signal }: Options,
): Promise<{ visits: VisitLine[]; peakMb: number }> {
  const { lines, peakMb } = await runSimulator(
    ['play-stream', ...kafka.args, '--src-topic', SOURCE, '--dst-topic', STREAM, ...args],
    { folder, signal },
  );
  const { alerts } = lineOf(lines, 'playing');
  const visits = lines.filter(({ event }) => event === 'visit');
  for (const { visit, published } of visits) {
    if (published !== alerts)
      throw new Error(`expected ${String(alerts)} alerts in visit ${String(visit)}, got ${String(published)}`);
  }
  return { visits: visits as (LogLine & VisitLine)[], peakMb };
}

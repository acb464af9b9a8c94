import type { Writable } from 'node:stream';
import { pause } from '@alert-stream/common/async/abort.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { committedOffsets, connectAdmin, endOffsets, type Admin } from '@alert-stream/common/kafka/admin.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { kafkaError } from '@alert-stream/common/kafka/client/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { reachKafka } from '../stream/reach-kafka.ts';
import { headText, verdictOf, visitText } from './verdict.ts';
import { VisitWatch, type Sample, type WatchedVisit } from './visit-watch.ts';

export type CheckConsumerOptions = {
  connection: KafkaConnection;
  group: string;
  topic: string;
  /** From visit to visit. */
  intervalSeconds: number;
  /** How many visits; by default until `signal` aborts. */
  visits: number | undefined;
  /** So long after a visit's start the group should have its last alert. */
  withinSeconds: number;
  timeoutSeconds: number;
};

/** A fortieth of the interval, but not so often that the broker is busy with it, nor so rarely that it says little. */
const SAMPLES_PER_INTERVAL = 40;
const [SHORTEST_MS, LONGEST_MS] = [50, 500];

/** After so many intervals without an alert there are no visits to check a consumer by. */
const SILENT_INTERVALS = 3;

/**
 * Watches whether a consumer group keeps up with the visits of a topic: a line a visit, and a verdict.
 *
 * @returns whether the group had every visit in time
 * @throws AlertStreamError `KAFKA` when Kafka refuses, isn't reached in time, or no visits come
 */
export async function checkConsumer(
  options: CheckConsumerOptions,
  out: Writable,
  log: Logger,
  signal: AbortSignal,
): Promise<boolean> {
  const { connection, topic, timeoutSeconds } = options;
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)]);
  if (!(await reachKafka(connection, { topics: [topic], signal, deadline, timeoutSeconds, log }))) return false;
  const admin = await connectAdmin(connection);
  try {
    return await watch(options, admin, out, log, signal);
  } finally {
    await admin.close();
  }
}

async function watch(
  options: CheckConsumerOptions,
  admin: Admin,
  out: Writable,
  log: Logger,
  signal: AbortSignal,
): Promise<boolean> {
  const { group, topic, intervalSeconds, withinSeconds, visits } = options;
  const intervalMs = intervalSeconds * 1000;
  const sampleMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, intervalMs / SAMPLES_PER_INTERVAL));
  const watching = new VisitWatch({ intervalMs, withinMs: withinSeconds * 1000, visits });
  const settled: WatchedVisit[] = [];
  const tell = (visit: WatchedVisit) => {
    settled.push(visit);
    out.write(`${visitText(visit, wallTime(visit.startedAt))}\n`);
  };
  out.write(`${headText({ group, topic, withinSeconds, sampleMs })}\n`);
  for (let next = performance.now(); !signal.aborted; next = Math.max(next + sampleMs, performance.now())) {
    await pause(Math.max(0, next - performance.now()), signal);
    const sample = await sampleOf(options, admin, log);
    if (sample === undefined) continue;
    for (const visit of watching.take(sample)) tell(visit);
    if (watching.isDone(sample.at)) break;
    if (visits === undefined || settled.length < visits) failIfSilent(sample.at - watching.grewAt, options);
  }
  for (const visit of watching.end()) tell(visit);
  const { text, passed } = verdictOf(settled, withinSeconds);
  out.write(`${text}\n`);
  return passed;
}

/** @returns undefined while the broker is away, which the log says */
async function sampleOf(
  { connection, group, topic }: CheckConsumerOptions,
  admin: Admin,
  log: Logger,
): Promise<Sample | undefined> {
  try {
    const [ends, committed] = await Promise.all([endOffsets(admin, topic), committedOffsets(admin, group, topic)]);
    return { at: performance.now(), ends, committed };
  } catch (error) {
    const told = kafkaError(connection, `group ${group} on topic ${topic}`, error);
    if (!told.retriable) throw told;
    log.warn({ event: 'kafka-away' }, told.message);
    return undefined;
  }
}

function failIfSilent(
  silentMs: number,
  { topic, intervalSeconds, timeoutSeconds, withinSeconds }: CheckConsumerOptions,
): void {
  const limit = Math.max(SILENT_INTERVALS * intervalSeconds, timeoutSeconds, withinSeconds);
  if (silentMs <= limit * 1000) return;
  throw new AlertStreamError(
    'KAFKA',
    `no alert came to topic ${topic} for ${limit} s: there are no visits to check a consumer by`,
  );
}

function wallTime(at: number): string {
  return new Date(Date.now() - (performance.now() - at)).toISOString();
}

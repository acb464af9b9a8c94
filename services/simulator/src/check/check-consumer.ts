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
  /** Between the starts of two visits. */
  intervalSeconds: number;
  /** Number of visits; undefined watches until `signal` aborts. */
  visits: number | undefined;
  /** Time after the start of a visit by which the group should have its last alert. */
  withinSeconds: number;
  timeoutSeconds: number;
};

/** Sampling rate, bounded so that it neither burdens the broker nor becomes too coarse. */
const SAMPLES_PER_INTERVAL = 40;
const [MIN_SAMPLE_MS, MAX_SAMPLE_MS] = [50, 500];

/** Number of intervals without an alert after which the check fails for lack of visits. */
const SILENT_INTERVALS = 3;

/**
 * Watches whether a consumer group keeps up with the visits of a topic. Prints a line per visit, and a verdict.
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
  const sampleMs = Math.min(MAX_SAMPLE_MS, Math.max(MIN_SAMPLE_MS, intervalMs / SAMPLES_PER_INTERVAL));
  const watching = new VisitWatch({ intervalMs, withinMs: withinSeconds * 1000, visits });
  const settled: WatchedVisit[] = [];
  const report = (visit: WatchedVisit) => {
    settled.push(visit);
    out.write(`${visitText(visit, wallTime(visit.startedAt))}\n`);
  };
  out.write(`${headText({ group, topic, withinSeconds, sampleMs })}\n`);
  for (let next = performance.now(); !signal.aborted; next = Math.max(next + sampleMs, performance.now())) {
    await pause(Math.max(0, next - performance.now()), signal);
    const sample = await sampleOf(options, admin, log);
    if (sample === undefined) continue;
    for (const visit of watching.take(sample)) report(visit);
    if (watching.isDone(sample.at)) break;
    if (visits === undefined || settled.length < visits) failIfSilent(sample.at - watching.grewAt, options);
  }
  for (const visit of watching.end()) report(visit);
  const { text, passed } = verdictOf(settled, withinSeconds);
  out.write(`${text}\n`);
  return passed;
}

/** @returns undefined while the broker is unavailable, which is logged */
async function sampleOf(
  { connection, group, topic }: CheckConsumerOptions,
  admin: Admin,
  log: Logger,
): Promise<Sample | undefined> {
  try {
    const [ends, committed] = await Promise.all([endOffsets(admin, topic), committedOffsets(admin, group, topic)]);
    return { at: performance.now(), ends, committed };
  } catch (error) {
    const failure = kafkaError(connection, `group ${group} on topic ${topic}`, error);
    if (!failure.retriable) throw failure;
    log.warn({ event: 'kafka-away' }, failure.message);
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

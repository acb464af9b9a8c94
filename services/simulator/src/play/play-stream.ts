import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { connectAdmin } from '@alert-stream/common/kafka/admin.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { createTopic } from '../stream/create-topic.ts';
import { reachKafka } from '../stream/reach-kafka.ts';
import { undefinedIfAborted } from '../stream/undefined-if-aborted.ts';
import { Player } from './player.ts';
import { withProducerTimestamp } from './producer-timestamp.ts';
import { StaticStream } from './source/static-stream.ts';
import type { StreamStatus } from './status/stream-status.ts';
import type { Timing } from './schedule/timing.ts';

export type PlayStreamOptions = {
  connection: KafkaConnection;
  sourceTopic: string;
  topic: string;
  /** Partitions of a destination topic that is created here. */
  partitions: number;
  createTopic: boolean;
  timing: Timing;
  /** Adds the header `producer_timestamp`, as Rubin's packager does. */
  producerTimestamp: boolean;
  /** Longest wait at the start for Kafka and for a complete static topic. */
  timeoutSeconds: number;
  /** Larger sets of alerts are read from the topic at each visit. */
  maxMemoryMb: number;
  /** Shows the state of the stream, and lets it be paused. */
  status?: StreamStatus;
};

/**
 * Limit of the bytes queued in the producer, which an outage fills. Alerts kept in memory take no extra memory there;
 * alerts read from the topic do.
 */
const MAX_QUEUED_BYTES = { memory: 256_000_000, topic: 64_000_000 };

/** Longest wait for alerts in flight after a stop; with an unavailable broker it would never end. */
const CLOSE_TIMEOUT_MS = 7_000;

/**
 * Publishes the alerts of the static topic as visits, repeatedly, until `signal` aborts. Alerts in flight are then
 * finished within seconds.
 *
 * @throws AlertStreamError `CONFIG` when both topics are the same, or the timing doesn't fit the alerts; `KAFKA` when
 *   Kafka refuses or isn't reached in time, and after the last visit if an alert could not be delivered
 */
export async function playStream(options: PlayStreamOptions, log: Logger, signal: AbortSignal): Promise<void> {
  const { connection, sourceTopic, topic, timeoutSeconds, status } = options;
  if (sourceTopic === topic) {
    throw new AlertStreamError('CONFIG', `--src-topic and --dst-topic are both ${topic}: the stream would feed itself`);
  }
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)]);
  const topics = options.createTopic ? [sourceTopic] : [sourceTopic, topic];
  if (!(await reachKafka(connection, { topics, signal, deadline, timeoutSeconds, log }))) return;
  const admin = await connectAdmin(connection);
  try {
    if (options.createTopic)
      await createTopic(admin, { topic, partitions: options.partitions, keep: 'as-broker', log });
    status?.setWaitingFor(`a complete set of alerts in ${sourceTopic}`);
    const source = new StaticStream({ ...options, admin, topic: sourceTopic, log });
    await source.waitForAlerts(timeoutSeconds, signal);
    if (signal.aborted) return;
    await publish(source, options, log, signal);
  } finally {
    await admin.close();
  }
}

async function publish(
  source: StaticStream,
  options: PlayStreamOptions,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const { connection, topic, timing, status } = options;
  status?.setWaitingFor(`the partitions of ${topic}`);
  const maxQueuedBytes = MAX_QUEUED_BYTES[source.current.from];
  const connecting = OrderedProducer.connect(connection, { topic, log, maxQueuedBytes, signal });
  const producer = await undefinedIfAborted(signal, connecting);
  if (producer === undefined) return;
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= producer.close({ within: CLOSE_TIMEOUT_MS }));
  signal.addEventListener('abort', close, { once: true });
  try {
    const publisher = options.producerTimestamp ? withProducerTimestamp(producer) : producer;
    await new Player({ source, publisher, timing, log, ...(status && { status }) }).play(signal);
  } finally {
    await close();
  }
}

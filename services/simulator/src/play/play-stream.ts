import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { connectAdmin } from '@alert-stream/common/kafka/admin.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/connection.ts';
import { OrderedProducer } from '@alert-stream/common/kafka/producer.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { createTopic } from '../stream/create-topic.ts';
import { reachKafka } from '../stream/reach-kafka.ts';
import { unlessStopped } from '../stream/unless-stopped.ts';
import { Player } from './player.ts';
import { StaticStream } from './static-stream.ts';

export type PlayStreamOptions = {
  connection: KafkaConnection;
  sourceTopic: string;
  topic: string;
  /** Partitions of a destination topic that is created here. */
  partitions: number;
  createTopic: boolean;
  /** From the start of a visit to the start of the next; undefined plays once. */
  intervalSeconds: number | undefined;
  /** How long Kafka may be away, or the static topic incomplete, at the start. */
  timeoutSeconds: number;
  maxMemoryMb: number;
};

/** Bytes that may wait in the producer. They lie in memory anyway; the bound keeps an outage from growing a queue. */
const MAX_QUEUED_BYTES = 256_000_000;

/** How long what is in flight may take after a stop; a broker that is away could keep it waiting for ever. */
const STOP_LIMIT_MS = 7_000;

/**
 * Publishes the static topic's alerts as visits, over and over, until `signal` aborts: then what is in flight is
 * finished, within seconds.
 *
 * @throws AlertStreamError `CONFIG` when both topics are one; `KAFKA` when Kafka refuses, or isn't reached in time; when playing once, also if an alert
 *   could not be delivered
 */
export async function playStream(options: PlayStreamOptions, log: Logger, signal: AbortSignal): Promise<void> {
  const { connection, sourceTopic, topic, timeoutSeconds } = options;
  if (sourceTopic === topic) {
    throw new AlertStreamError('CONFIG', `--src-topic and --dst-topic are both ${topic}: the stream would feed itself`);
  }
  const patience = AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)]);
  const topics = options.createTopic ? [sourceTopic] : [sourceTopic, topic];
  if (!(await reachKafka(connection, { topics, signal, patience, timeoutSeconds, log }))) return;
  const admin = await connectAdmin(connection);
  try {
    if (options.createTopic) await createTopic(admin, { topic, partitions: options.partitions, keep: 'as-broker', log });
    const stream = new StaticStream({ ...options, admin, topic: sourceTopic, log });
    await stream.waitForAlerts(timeoutSeconds, signal);
    if (signal.aborted) return;
    await publish(stream, options, log, signal);
  } finally {
    await admin.close();
  }
}

async function publish(stream: StaticStream, options: PlayStreamOptions, log: Logger, signal: AbortSignal): Promise<void> {
  const { connection, topic, intervalSeconds } = options;
  const connecting = OrderedProducer.connect(connection, { topic, log, maxQueuedBytes: MAX_QUEUED_BYTES, signal });
  const producer = await unlessStopped(signal, connecting);
  if (producer === undefined) return;
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= producer.close({ within: STOP_LIMIT_MS }));
  signal.addEventListener('abort', close, { once: true });
  try {
    await new Player({ stream, publisher: producer, intervalSeconds, log }).play(signal);
  } finally {
    await close();
  }
}

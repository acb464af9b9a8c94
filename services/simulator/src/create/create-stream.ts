import type { Readable } from 'node:stream';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { connectAdmin, type Admin } from '@alert-stream/common/kafka/admin.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import { readTopic } from '@alert-stream/common/kafka/read/topic-reader.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { createTopic } from '../stream/create-topic.ts';
import { firstOffsets, surveyTopic } from '../stream/generations.ts';
import { reachKafka } from '../stream/reach-kafka.ts';
import { undefinedIfAborted } from '../stream/undefined-if-aborted.ts';
import { isLoaded } from './is-loaded.ts';
import { loadAlerts } from './load.ts';
import { planLoad, type LoadPlan } from './load-plan.ts';
import { removeOlderLoads } from './remove-older-loads.ts';
import { packetSchema } from './packet-schema.ts';
import { schemaIdOf } from './schema-id.ts';
import { readLoadSource } from './load-source.ts';
import { withInputFiles } from './standard-input.ts';
import { reportTooLarge } from './too-large.ts';
import { maxPacketBytes } from './topic-limit.ts';

/** Longest wait for alerts in flight after a stop. */
const CLOSE_TIMEOUT_MS = 5_000;

export type CreateStreamOptions = {
  /** Paths of container files or packets; `-` is standard input. */
  files: string[];
  connection: KafkaConnection;
  /** The static topic. */
  topic: string;
  createTopic: boolean;
  /** Replicas of each partition of a topic that is created here; undefined uses the broker's default. */
  replication: number | undefined;
  /** Longest wait for Kafka and for the registry at the start. */
  timeoutSeconds: number;
  schemaId: number | undefined;
  registry: URL | undefined;
  /** Seconds over which the detectors' bursts of a visit are spread; 0 keeps the alerts' own times. */
  spreadSeconds: number;
  /** Refuses a load if the topic wouldn't accept every alert. */
  strict: boolean;
};

/**
 * Loads files of alerts into the static topic, from which play-stream publishes them.
 *
 * The files are read completely first, so that nothing is loaded if one is invalid. Loading the same content again does
 * nothing. Other content becomes the new generation, and older loads are removed once it is complete.
 *
 * @param input standard input, where a file is `-`
 * @throws AlertStreamError `CONFIG` for conflicting options, `INPUT` for an invalid file, `KAFKA` when Kafka
 *   refuses or isn't reached in time
 */
export async function createStream(
  options: CreateStreamOptions,
  input: Readable,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  if (options.replication !== undefined && !options.createTopic) {
    throw new AlertStreamError('CONFIG', '--replication is for a topic that --create-topic creates: give both or none');
  }
  await withInputFiles(options.files, { input, signal }, (files) => createFrom(files, options, log, signal));
}

async function createFrom(
  files: string[],
  options: CreateStreamOptions,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const { connection, topic, timeoutSeconds, spreadSeconds, strict } = options;
  const registry = options.registry && new SchemaRegistryClient({ url: options.registry, log });
  const deadlineFromNow = () => AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)]);
  const source = await readLoadSource(files, {
    withBursts: spreadSeconds > 0,
    schemaOf: (path, id) => packetSchema(path, id, { registry, signal: deadlineFromNow(), log }),
  });
  const deadline = deadlineFromNow();
  const schemaIds: number[] = [];
  for (const file of source.files)
    schemaIds.push(await schemaIdOf(file, options.schemaId ?? file.schemaId, { registry, signal: deadline, log }));

  const topics = options.createTopic ? [] : [topic];
  if (!(await reachKafka(connection, { topics, signal, deadline, timeoutSeconds, log }))) return;
  const admin = await connectAdmin(connection);
  try {
    if (options.createTopic) {
      await createTopic(admin, {
        topic,
        partitions: 1,
        keep: 'for-ever',
        ...(options.replication && { replicas: options.replication }),
        log,
      });
    }
    const limit = await maxPacketBytes(admin, topic, log);
    const plan = planLoad(source, { schemaIds, spreadSeconds, maxPacketBytes: limit });
    reportTooLarge(plan, { topic, limit, strict, log });
    await loadUnlessThere(plan, { connection, admin, topic, log, signal });
  } finally {
    await admin.close();
  }
}

async function loadUnlessThere(
  plan: LoadPlan,
  kafka: { connection: KafkaConnection; admin: Admin; topic: string; log: Logger; signal: AbortSignal },
): Promise<void> {
  const { connection, topic, log, signal } = kafka;
  const { generation, count, bytes, spanSeconds, name } = plan;
  const summary = { file: name, alerts: count, leftOut: plan.leftOut.length, bytes, spanSeconds };
  const logAlreadyLoaded = () => log.info({ event: 'already-loaded', ...summary }, `${topic} already has these alerts`);
  if (await undefinedIfAborted(signal, isLoaded({ generation, count }, kafka))) {
    logAlreadyLoaded();
    return;
  }
  const survey = await undefinedIfAborted(signal, surveyTopic(readTopic(connection, topic, { signal, log })));
  if (survey === undefined) return;
  const { newest, ranges } = survey;
  if (newest?.id === generation) {
    await removeOlderLoads(kafka, ranges, firstOffsets(newest));
    logAlreadyLoaded();
    return;
  }
  const started = performance.now();
  const producer = await undefinedIfAborted(signal, OrderedProducer.connect(connection, { topic, log, signal }));
  if (producer === undefined) return;
  try {
    const first = await loadAlerts(plan, { producer, signal });
    await removeOlderLoads(kafka, ranges, first);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new AlertStreamError('KAFKA', `stopped while loading ${name}: what was loaded so far will not be played`);
  } finally {
    await producer.close(signal.aborted ? { within: CLOSE_TIMEOUT_MS } : {});
  }
  const seconds = (performance.now() - started) / 1000;
  log.info({ event: 'loaded', ...summary, seconds }, `loaded ${name} into ${topic}`);
}

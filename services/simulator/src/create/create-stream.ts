import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { connectAdmin, type Admin } from '@alert-stream/common/kafka/admin.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/connection.ts';
import { OrderedProducer } from '@alert-stream/common/kafka/producer.ts';
import { readTopic } from '@alert-stream/common/kafka/topic-reader.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { HEADER_BYTES } from '@alert-stream/common/packet.ts';
import { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { createTopic } from '../stream/create-topic.ts';
import { firstOffsets, surveyTopic } from '../stream/generations.ts';
import { reachKafka } from '../stream/reach-kafka.ts';
import { unlessStopped } from '../stream/unless-stopped.ts';
import { isLoaded } from './is-loaded.ts';
import { loadAlerts } from './load.ts';
import { removeOlderLoads } from './older-loads.ts';
import { checkSchemaId, chooseSchemaId } from './schema-id.ts';
import { readSource, type AlertSource } from './source.ts';

/** How long what is in flight may take after a stop. */
const STOP_LIMIT_MS = 5_000;

export type CreateStreamOptions = {
  file: string;
  connection: KafkaConnection;
  /** The static topic. */
  topic: string;
  createTopic: boolean;
  /** How long Kafka and the registry may be away at the start. */
  timeoutSeconds: number;
  schemaId: number | undefined;
  registry: URL | undefined;
};

/**
 * Loads a container file's alerts into the static topic, from which play-stream publishes them.
 *
 * The file is read through first: nothing is loaded of one that is wrong. Loading the same content again does
 * nothing; other content becomes the new generation, and what was there before is removed once that is complete.
 *
 * @throws AlertStreamError `INPUT` for a wrong file, `KAFKA` when Kafka refuses or isn't reached in time
 */
export async function createStream(options: CreateStreamOptions, log: Logger, signal: AbortSignal): Promise<void> {
  const { connection, topic } = options;
  const source = await readSource(options.file);
  const schemaId = chooseSchemaId(source.type, options.schemaId, log);
  const patience = AbortSignal.any([signal, AbortSignal.timeout(options.timeoutSeconds * 1000)]);
  if (options.registry !== undefined) {
    const registry = new SchemaRegistryClient({ url: options.registry, log });
    await checkSchemaId(schemaId, source, { registry, signal: patience, log });
  }
  const topics = options.createTopic ? [] : [topic];
  const reached = await reachKafka(connection, { topics, signal, patience, timeoutSeconds: options.timeoutSeconds, log });
  if (!reached) return;
  const admin = await connectAdmin(connection);
  try {
    if (options.createTopic) await createTopic(admin, { topic, partitions: 1, keep: 'for-ever', log });
    await loadUnlessThere(source, schemaId, { connection, admin, topic, log, signal });
  } finally {
    await admin.close();
  }
}

async function loadUnlessThere(
  source: AlertSource,
  schemaId: number,
  kafka: { connection: KafkaConnection; admin: Admin; topic: string; log: Logger; signal: AbortSignal },
): Promise<void> {
  const { connection, topic, log, signal } = kafka;
  const generation = source.generation(schemaId);
  const bytes = source.bytes + source.count * HEADER_BYTES;
  const tellLoaded = () => log.info({ event: 'already-loaded', alerts: source.count, bytes }, `${topic} already has these alerts`);
  if (await unlessStopped(signal, isLoaded({ generation, count: source.count }, kafka))) {
    tellLoaded();
    return;
  }
  const survey = await unlessStopped(signal, surveyTopic(readTopic(connection, topic, { signal, log })));
  if (survey === undefined) return;
  const { newest, ranges } = survey;
  if (newest?.id === generation) {
    await removeOlderLoads(kafka, ranges, firstOffsets(newest));
    tellLoaded();
    return;
  }
  const started = performance.now();
  const producer = await unlessStopped(signal, OrderedProducer.connect(connection, { topic, log, signal }));
  if (producer === undefined) return;
  try {
    const first = await loadAlerts(source, { producer, schemaId, signal });
    await removeOlderLoads(kafka, ranges, first);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new AlertStreamError('KAFKA', `stopped while loading ${source.path}: what was loaded so far will not be played`);
  } finally {
    await producer.close(signal.aborted ? { within: STOP_LIMIT_MS } : {});
  }
  const seconds = (performance.now() - started) / 1000;
  log.info({ event: 'loaded', file: source.path, alerts: source.count, bytes, seconds }, `loaded ${source.path} into ${topic}`);
}

import type { Writable } from 'node:stream';
import type { KafkaConnection } from '@alert-stream/common/kafka/connection.ts';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import { readTopic } from '@alert-stream/common/kafka/topic-reader.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { PacketError, splitPacket } from '@alert-stream/common/packet.ts';
import { SchemaNotFound, SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { reachKafka } from '../stream/reach-kafka.ts';
import { unlessStopped } from '../stream/unless-stopped.ts';
import { AlertReader, type ReadableSchema } from './alert-reader.ts';
import { alertJson } from './alert-json.ts';

export type PrintStreamOptions = {
  connection: KafkaConnection;
  topic: string;
  registry: URL;
  /** Stop after so many alerts. */
  count: number | undefined;
  /** Whole alerts instead of a line for each. */
  json: boolean;
  timeoutSeconds: number;
};

/**
 * Shows the alerts that a topic holds when called, a line each: id, schema id, partition/offset, bytes, MJD. Logs go
 * elsewhere. A message that is no alert gets a line that says why, and doesn't stop it.
 *
 * @throws AlertStreamError `REGISTRY` when the registry is away, `KAFKA` when Kafka is
 */
export async function printStream(options: PrintStreamOptions, out: Writable, log: Logger, signal: AbortSignal): Promise<void> {
  const { connection, topic, timeoutSeconds, count = Number.POSITIVE_INFINITY } = options;
  const patience = AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)]);
  if (!(await reachKafka(connection, { topics: [topic], signal, patience, timeoutSeconds, log }))) return;
  const schemas = new AlertReader(new SchemaRegistryClient({ url: options.registry, log }));
  // A reader such as `head` that has seen enough is no error.
  const closed = new AbortController();
  out.on('error', () => closed.abort());
  const until = AbortSignal.any([signal, closed.signal]);
  const messages = readTopic(connection, topic, { signal: until, log });
  await unlessStopped(until, show(messages, count, (message) => lineOf(message, schemas, options.json), out));
}

async function show(
  messages: AsyncIterable<KafkaMessage>,
  count: number,
  textOf: (message: KafkaMessage) => Promise<string>,
  out: Writable,
): Promise<void> {
  let shown = 0;
  for await (const message of messages) {
    await written(out, `${await textOf(message)}\n`);
    shown += 1;
    if (shown >= count) return;
  }
}

/** Resolves when the text has gone out, or nobody reads any more. */
function written(out: Writable, text: string): Promise<void> {
  return new Promise((resolve) => {
    out.write(text, () => resolve());
  });
}

async function lineOf(message: KafkaMessage, schemas: AlertReader, json: boolean): Promise<string> {
  const place = `${message.partition}/${message.offset}`;
  try {
    const { schemaId, record } = splitPacket(message.value ?? Buffer.alloc(0));
    const schema = await schemas.schema(schemaId);
    return json ? alertJson(schema.type, record) : line(message, schemaId, record, schema, place);
  } catch (error) {
    if (!(error instanceof PacketError) && !(error instanceof SchemaNotFound)) throw error;
    return json ? JSON.stringify({ place, error: error.message }) : `${place} is no alert: ${error.message}`;
  }
}

function line({ value }: KafkaMessage, schemaId: number, record: Buffer, schema: ReadableSchema, place: string): string {
  return `${schema.idOf(record)} schema ${schemaId} at ${place} ${value?.length} bytes MJD ${schema.timeOf(record)}`;
}

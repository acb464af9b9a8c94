import { setTimeout as sleep } from 'node:timers/promises';
import { pino, type Logger } from 'pino';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { preflight } from '@alert-stream/common/kafka/client/preflight.ts';
import { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import { readTopic, type KafkaMessage, type ReadOptions } from '@alert-stream/common/kafka/read/topic-reader.ts';
import type { TestBroker } from './broker.ts';

export const silent: Logger = pino({ level: 'silent' });

type Line = { event?: string; msg?: string };

/** A log that keeps its lines. */
export function keptLog(): { log: Logger; lines: Line[] } {
  const lines: Line[] = [];
  return { log: pino({ level: 'debug' }, { write: (line) => void lines.push(JSON.parse(line) as Line) }), lines };
}

/** Waits until the condition holds; fails when it doesn't in time. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  milliseconds = 60_000,
): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${milliseconds} ms in vain: ${what}`);
    await sleep(20);
  }
}

/** All messages of a topic. */
export async function everything(
  connection: KafkaConnection,
  topic: string,
  options?: ReadOptions,
): Promise<KafkaMessage[]> {
  const messages: KafkaMessage[] = [];
  for await (const message of readTopic(connection, topic, options)) messages.push(message);
  return messages;
}

/** The values of a partition's messages, as texts, in order. */
export function texts(messages: KafkaMessage[], partition: number): string[] {
  return messages.filter((message) => message.partition === partition).map(({ value }) => String(value));
}

/** A new topic that the broker already answers for. */
export async function newTopic(
  broker: TestBroker,
  name: string,
  partitions: number,
  config?: Record<string, string>,
): Promise<void> {
  await broker.createTopic(name, partitions, config);
  await preflight(broker.admin, { topics: [name], log: silent, signal: new AbortController().signal });
}

/** Publishes the numbers from `first` on, round robin over the partitions, and waits until they are acknowledged. */
export async function publish(
  broker: TestBroker,
  topic: string,
  { partitions, count, first = 0, size = 0 }: { partitions: number; count: number; first?: number; size?: number },
): Promise<void> {
  const producer = await OrderedProducer.connect(broker.admin, { topic, log: silent });
  for (let index = first; index < first + count; index += 1) {
    void producer.send({ partition: index % partitions, value: Buffer.from(`${index}`.padEnd(size)) });
  }
  await producer.close();
}

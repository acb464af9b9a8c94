import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import { readTopic } from '@alert-stream/common/kafka/read/topic-reader.ts';
import { pino } from 'pino';
import { markHeaders } from '../../../../services/simulator/src/stream/marks.ts';

export type Load = {
  topic: string;
  count: number;
  /** Of each alert. */
  bytes?: number;
  /** From the first alert to the last. */
  spanSeconds?: number;
  generation?: string;
  key?: (index: number) => string;
};

/** Puts a complete load of alerts, "0", "1", …, into a static topic. */
export async function load(
  connection: KafkaConnection,
  { topic, count, bytes = 0, spanSeconds = 0, generation = 'ab12', key }: Load,
): Promise<void> {
  const producer = await OrderedProducer.connect(connection, { topic, log: pino({ level: 'silent' }) });
  const sent = Array.from({ length: count }, async (_, index) => {
    const mark = { offsetSeconds: (spanSeconds * index) / Math.max(1, count - 1), generation, index, count };
    await producer.send({
      partition: index % producer.partitions,
      key: key === undefined ? null : Buffer.from(key(index)),
      value: Buffer.from(String(index).padEnd(bytes)),
      headers: [['trace', String(index)], ...markHeaders(mark)],
    });
  });
  await Promise.all(sent);
  await producer.close();
}

/** The numbers of the alerts in each partition, in order. */
export async function numbers(connection: KafkaConnection, topic: string): Promise<number[][]> {
  const found: number[][] = [];
  for await (const { partition, value } of readTopic(connection, topic)) (found[partition] ??= []).push(Number(value));
  return found;
}

/** What a topic of so many partitions should hold after so many whole visits of alerts without keys. */
export function wholeVisits(visits: number, count: number, partitions: number): number[][] {
  const visit = (partition: number) =>
    Array.from({ length: count }, (_, index) => index).filter((index) => index % partitions === partition);
  return Array.from({ length: partitions }, (_, partition) =>
    Array.from({ length: visits }, () => visit(partition)).flat(),
  );
}

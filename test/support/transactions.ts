import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import { endOffsets, type Admin } from '@alert-stream/common/kafka/admin.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';

/** A producer of transactions, of the community's client: ours makes none. */
export async function transactionalProducer(
  { bootstrap, tls }: KafkaConnection,
  transactionalId: string,
): Promise<Producer> {
  const client = new Kafka({
    brokers: bootstrap.map(({ host, port }) => `${host}:${port}`),
    ssl: { ca: [tls?.ca as Buffer], cert: tls?.cert as Buffer, key: tls?.key as Buffer },
    logLevel: logLevel.NOTHING,
  });
  const producer = client.producer({
    transactionalId,
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  return producer;
}

/** Kafka answers that a transaction has ended, and then writes its marker: waits until a partition of one ends there. */
export async function untilEnd(admin: Admin, topic: string, end: bigint): Promise<void> {
  while ((await endOffsets(admin, topic))[0] !== end) await sleep(50);
}

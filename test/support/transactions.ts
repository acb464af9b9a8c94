import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import type { KafkaConnection } from '@alert-stream/common/kafka/connection.ts';

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

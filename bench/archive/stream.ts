import { pino } from 'pino';
import { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import { STREAM, type BenchKafka } from '../play/kafka.ts';
import type { AlertPool } from './alert-pool.ts';

/** Publishes alerts to the stream, as fast as Kafka takes them. */
export async function publishAlerts(kafka: BenchKafka, pool: AlertPool, alerts: number): Promise<void> {
  const producer = await OrderedProducer.connect(kafka.connection, { topic: STREAM, log: pino({ level: 'silent' }) });
  for (let index = 0; index < alerts; index += 1) {
    void producer.send({ partition: index % producer.partitions, value: pool.packet(index) });
    await producer.ready();
  }
  await producer.close();
}

/** The options of `alertdb-ingester`, ours and the Python one's, that read the stream. */
export function ingesterArgs(
  { args: [, brokers, ...tls] }: BenchKafka,
  { group, registry }: { group: string; registry: string },
): string[] {
  const kafka = ['--kafka-host', brokers as string, '--kafka-auth-mechanism', 'mtls', ...tls];
  return [...kafka, '--kafka-topics', STREAM, '--kafka-group', group, '--schema-registry-address', registry];
}

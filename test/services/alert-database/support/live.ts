import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import { startTestBroker, type TestBroker } from '../../../support/broker.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { startRegistryStub } from './registry-stub.ts';

/** The chart's topic, and its partitions. */
export const TOPIC = 'alerts-simulated';
export const PARTITIONS = 8;

/** What the ingester's programs run against: a real Kafka and a registry. */
export type Live = {
  broker: TestBroker;
  registry: Awaited<ReturnType<typeof startRegistryStub>>;
  producer: OrderedProducer;
  /** A folder for archives, and for the user's certificate. */
  folder: string;
  /** The flags by which the chart's user reaches and enters Kafka, and the registry's. */
  flags: string[];
  stop: () => Promise<void>;
};

export async function startLive(): Promise<Live> {
  const folder = await mkdtemp(join(tmpdir(), 'alertdb-ingester-test-'));
  const broker = await startTestBroker();
  const { tls } = await broker.tls('alert-database-ingester');
  const registry = await startRegistryStub();
  const flags = [
    '--kafka-host',
    `127.0.0.1:${broker.port('internal')}`,
    '--kafka-auth-mechanism',
    'mtls',
    '--schema-registry-address',
    registry.url,
  ];
  const files = {
    'tls-client-key-location': tls?.key,
    'tls-client-crt-location': tls?.cert,
    'tls-server-ca-crt-location': tls?.ca,
  };
  for (const [flag, pem] of Object.entries(files)) {
    await writeFile(join(folder, flag), pem as Buffer, { mode: 0o600 });
    flags.push(`--${flag}`, join(folder, flag));
  }
  const producer = await OrderedProducer.connect(broker.admin, { topic: TOPIC, log: memoryLog().log });
  const stop = async () => {
    await producer.close();
    await registry.stop();
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { broker, registry, producer, folder, flags, stop };
}

/** Publishes to the topic, over all of its partitions in turn. */
export function publish({ producer }: Live, values: (Buffer | null)[]): Promise<unknown> {
  return Promise.all(values.map((value, index) => producer.send({ partition: index % PARTITIONS, value })));
}

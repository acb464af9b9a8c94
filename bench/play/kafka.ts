import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectAdmin, deleteRecordsBefore, endOffsets, type Admin } from '@alert-stream/common/kafka/admin.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { startTestBroker, type TestBroker } from '../../test/support/broker.ts';

/** The chart's topics: what is replayed, and where to. */
export const SOURCE = 'alerts-static';
export const STREAM = 'alerts-simulated';

/** A Kafka of the chart, reached over mTLS; as its operator, since the Python simulator needs a group of its own. */
export type BenchKafka = {
  connection: KafkaConnection;
  /** The options of `rubin-alert-sim`, ours and the Python one's, that connect so. */
  args: string[];
  /** The same as a properties file of Kafka's own programs. */
  properties: string;
  /** Of the stream. */
  partitions: number;
  /** Messages in the stream, those that were removed too. */
  published: () => Promise<bigint>;
  /** Frees the disk of what was published. */
  empty: () => Promise<void>;
  stop: () => Promise<void>;
};

/** @param folder where its certificates are left */
export async function startBenchKafka(folder: string): Promise<BenchKafka> {
  // No visit may be thrown away while it is measured: `empty` does that between the runs.
  const broker = await startTestBroker({ set: { 'simulator.replayTopic.config.retention\\.bytes': -1 } });
  const admin = await connectAdmin(broker.admin).catch(async (error: unknown) => {
    await broker.stop();
    throw error;
  });
  const connection = broker.admin;
  return {
    connection,
    partitions: (await endOffsets(admin, STREAM)).length,
    ...(await clientFiles(connection, folder)),
    published: async () => (await endOffsets(admin, STREAM)).reduce((sum, end) => sum + end, 0n),
    empty: async () => deleteRecordsBefore(admin, STREAM, new Map((await endOffsets(admin, STREAM)).entries())),
    stop: () => stop(admin, broker),
  };
}

async function stop(admin: Admin, broker: TestBroker): Promise<void> {
  await admin.close();
  await broker.stop();
}

async function clientFiles(
  { bootstrap, tls }: KafkaConnection,
  folder: string,
): Promise<Pick<BenchKafka, 'args' | 'properties'>> {
  const path = (name: string) => join(folder, name);
  const pem = { ca: String(tls?.ca), cert: String(tls?.cert), key: String(tls?.key) };
  const brokers = bootstrap.map(({ host, port }) => `${host}:${port}`).join(',');
  const properties = {
    'bootstrap.servers': brokers,
    'security.protocol': 'SSL',
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': path('ca.pem'),
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': path('keystore.pem'),
  };
  const flags = {
    '--broker': brokers,
    '--tls-server-ca-crt-location': path('ca.pem'),
    '--tls-client-crt-location': path('cert.pem'),
    '--tls-client-key-location': path('key.pem'),
  };
  const files = {
    'ca.pem': pem.ca,
    'cert.pem': pem.cert,
    'key.pem': pem.key,
    'keystore.pem': `${pem.key}\n${pem.cert}`,
    'client.properties': Object.entries(properties)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(path(name), content, { mode: 0o600 });
  return {
    properties: path('client.properties'),
    args: Object.entries(flags).flat(),
  };
}

import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { STREAM, type BenchKafka } from '../play/kafka.ts';
import { pythonHaving } from '../run/python.ts';
import { Running } from '../run/running.ts';

const CHECKOUT = 'alert_database_ingester';
const MAIN = 'from alertingest.bin.alertdb_ingester import main; main()';

/** Starts the Python `alertdb-ingester`. @param args its options */
export type PythonIngester = (args: string[], options: { env: Record<string, string>; logFile: string }) => Running;

/** Or why there is none: a checkout of lsst-dm/alert_database_ingester is needed. */
export function pythonIngester(): PythonIngester | { missing: string } {
  const python = pythonHaving([join(CHECKOUT, 'alertingest')]);
  if ('missing' in python) return python;
  const env = { PYTHONPATH: join(python.folder, CHECKOUT) };
  return (args, options) =>
    new Running({
      name: 'the Python ingester',
      command: python.command,
      args: ['-c', MAIN, ...args],
      logFile: options.logFile,
      env: { ...options.env, ...env },
    });
}

/** A new group of the Python ingester begins at the topic's end, unless it has offsets. */
export async function beginAtStart(
  { connection: { bootstrap, tls }, partitions }: BenchKafka,
  group: string,
): Promise<void> {
  const brokers = bootstrap.map(({ host, port }) => `${host}:${port}`);
  const admin = new Kafka({ brokers, ssl: tls ?? false, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const offsets = Array.from({ length: partitions }, (_, partition) => ({ partition, offset: '0' }));
    await admin.setOffsets({ groupId: group, topic: STREAM, partitions: offsets });
  } finally {
    await admin.disconnect();
  }
}

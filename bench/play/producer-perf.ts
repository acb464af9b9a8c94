import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tools } from '../../tools/tools.ts';
import { runProgram } from '../run/program.ts';
import { STREAM, type BenchKafka } from './kafka.ts';

/**
 * As the simulator's producer is set (services/common/src/kafka): acknowledged by all in-sync replicas, idempotent,
 * batches of 900 kB, one in flight to each partition. Kafka's producer has one connection to a broker, so one request
 * in flight there has to have room for a batch of each partition.
 */
const SETTINGS = {
  acks: 'all',
  'enable.idempotence': 'true',
  'max.in.flight.requests.per.connection': '1',
  'batch.size': '900000',
  'buffer.memory': '67108864',
  'max.request.size': '10000000',
};

/** Messages that it chooses from: it makes random ones of its own so slowly that this would be what is measured. */
const PAYLOADS = 100;

/** Sent before what is measured: Java is slow until it has compiled what runs often, and a limit shouldn't be. */
const WARM_UP = 2_000;

const SUMMARY = /^(?<records>\d+) steady state records sent, (?<rate>[\d.]+) records\/sec/m;

/** Messages that Kafka's own producer-perf-test sends, a line each. @returns the file */
export async function writePayloads(bytes: number, folder: string): Promise<string> {
  const file = join(folder, 'payloads.txt');
  const lines = Array.from({ length: PAYLOADS }, () => randomBytes(bytes).toString('base64').slice(0, bytes));
  await writeFile(file, lines.join('\n'));
  return file;
}

/**
 * Runs Kafka's own producer-perf-test, warmed up.
 *
 * @param perSecond the most that it sends in a second; as many as it can without
 * @returns seconds from the first message to the last acknowledgement
 */
export async function producerPerf(
  { properties }: BenchKafka,
  {
    payloads,
    count,
    perSecond = -1,
    signal,
  }: { payloads: string; count: number; perSecond?: number; signal: AbortSignal },
): Promise<number> {
  const { java, kafkaJars } = tools();
  const program = ['-Xmx1g', '-cp', join(kafkaJars, '*'), 'org.apache.kafka.tools.ProducerPerformance'];
  const task = [
    '--topic',
    STREAM,
    '--num-records',
    String(WARM_UP + count),
    '--warmup-records',
    String(WARM_UP),
    '--throughput',
    String(perSecond),
    '--payload-file',
    payloads,
  ];
  const settings = Object.entries(SETTINGS).map(([name, value]) => `${name}=${value}`);
  const args = [...program, ...task, '--command-config', properties, '--command-property', ...settings];
  const { stdout } = await runProgram(java, args, { signal });
  const groups = SUMMARY.exec(stdout)?.groups;
  if (Number(groups?.['records']) !== count)
    throw new Error(`expected producer-perf-test to send ${count} messages, and it said:\n${stdout}`);
  return count / Number(groups?.['rate']);
}

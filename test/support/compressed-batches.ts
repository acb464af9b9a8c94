import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { testTools } from '../../tools/tools.ts';

export const CODECS = ['gzip', 'snappy', 'lz4', 'zstd'] as const;

/** Messages that are sent in one compressed batch: each of so many zeros, or as it is given. */
export type CompressedBatch = {
  partition: number;
  codec: (typeof CODECS)[number];
  values: (Buffer | { zeros: number; times: number })[];
};

// Confluent's own client; each batch by a producer of its own, which sends what it has when it is told to.
const PROGRAM = `
import base64, json, sys
from confluent_kafka import Producer

given = json.load(sys.stdin)
for batch in given['batches']:
    failures = []
    producer = Producer({**given['config'], 'compression.type': batch['codec'], 'message.max.bytes': 1000000000,
                         'batch.size': 2147483647, 'batch.num.messages': 1000000, 'linger.ms': 60000,
                         'queue.buffering.max.messages': 0, 'queue.buffering.max.kbytes': 2147483647})
    for value in batch['values']:
        content = bytes(value['zeros']) if 'zeros' in value else base64.b64decode(value['base64'])
        for _ in range(value.get('times', 1)):
            producer.produce(given['topic'], content, partition=batch['partition'],
                             on_delivery=lambda error, _: failures.append(str(error)) if error else None)
    left = producer.flush(120)
    if failures or left:
        sys.exit(f'{batch["codec"]}: {left} left, {failures[:1]}')
`;

/** Publishes batches in order, each as it is described, by a client that shares nothing with ours. */
export async function publishCompressed(
  { bootstrap, tls }: KafkaConnection,
  topic: string,
  batches: CompressedBatch[],
): Promise<void> {
  const config = {
    'bootstrap.servers': bootstrap.map(({ host, port }) => `${host}:${port}`).join(','),
    'security.protocol': 'SSL',
    'ssl.ca.pem': String(tls?.ca),
    'ssl.certificate.pem': String(tls?.cert),
    'ssl.key.pem': String(tls?.key),
  };
  const written = batches.map(({ values, ...batch }) => ({
    ...batch,
    values: values.map((value) => (Buffer.isBuffer(value) ? { base64: value.toString('base64') } : value)),
  }));
  const child = spawn('python3', ['-c', PROGRAM], {
    env: { ...process.env, PYTHONPATH: testTools().confluentKafka, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  child.stdin.end(JSON.stringify({ config, topic, batches: written }));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the producer ended with ${code}`);
}

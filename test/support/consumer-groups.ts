import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { tools } from '../../tools/tools.ts';

/** What Kafka's own `kafka-consumer-groups --describe` shows of a group: the lag by `topic/partition`. */
export async function shownLags(
  { bootstrap, tls }: KafkaConnection,
  group: string,
): Promise<Map<string, number | undefined>> {
  const { java, kafkaJars } = tools();
  const folder = await mkdtemp(join(tmpdir(), 'consumer-groups-'));
  try {
    const keystore = join(folder, 'keystore.pem');
    const truststore = join(folder, 'truststore.pem');
    const properties = join(folder, 'client.properties');
    await writeFile(keystore, `${tls?.key}\n${tls?.cert}`, { mode: 0o600 });
    await writeFile(truststore, String(tls?.ca));
    await writeFile(
      properties,
      [
        'security.protocol=SSL',
        'ssl.keystore.type=PEM',
        `ssl.keystore.location=${keystore}`,
        'ssl.truststore.type=PEM',
        `ssl.truststore.location=${truststore}`,
      ].join('\n'),
    );
    const server = bootstrap.map(({ host, port }) => `${host}:${port}`).join(',');
    const { stdout } = await promisify(execFile)(
      java,
      [
        '-Xmx128m',
        '-cp',
        join(kafkaJars, '*'),
        'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
        '--bootstrap-server',
        server,
        '--command-config',
        properties,
        '--describe',
        '--group',
        group,
      ],
      { env: {} },
    );
    const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
    return new Map(
      rows
        .filter(([name]) => name === group)
        .map(([, topic, partition, , , lag]) => [`${topic}/${partition}`, lag === '-' ? undefined : Number(lag)]),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

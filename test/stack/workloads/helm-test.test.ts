import { readFile } from 'node:fs/promises';
import test from 'ava';
import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { readTopic } from '@alert-stream/common/kafka/read/topic-reader.ts';
import { PodRun, type LogRecord } from '../../../stack/workloads/pod-run.ts';
import { pods } from '../../../rendered/workloads.ts';
import { tools } from '../../../tools/tools.ts';
import { startTestBroker } from '../../support/broker.ts';
import { startTestRegistry } from '../../support/registry.ts';

// The pod of the chart's `helm test`, run as the pods of the one-machine system are.

const NAME = 'alert-stream-test';

test('against a real Kafka and a real registry `helm test` sends one alert and reads it back, with the rights of its user alone', async (t) => {
  t.timeout(180_000);
  const registry = await startTestRegistry();
  t.teardown(registry.stop);
  const broker = await startTestBroker({ set: { 'tests.enabled': true } });
  t.teardown(() => broker.stop());
  const records: LogRecord[] = [];
  const { spec, secrets } = broker.prepared;
  const internal = broker.port('internal');
  const context = {
    state: broker.state,
    secrets,
    services: new Map([
      [`${spec.cluster}-kafka-bootstrap:${internal}`, `127.0.0.1:${internal}`],
      ['alert-schemas:8081', `${registry.url.host}${registry.url.pathname.replace(/\/$/, '')}`],
    ]),
    imageFolders: new Map([['/opt/alert-schemas', tools().alertSchemas]]),
    onRecord: (_: unknown, record: LogRecord) => records.push(record),
    onSpawn: () => {},
  };
  const all = pods(broker.objects);
  for (const name of ['alert-schemas-sync', NAME]) {
    const pod = all.find((candidate) => candidate.name === name);
    if (pod === undefined) return t.fail(`no pod ${name}`);
    await new PodRun(pod, context).run();
  }
  t.like(
    records.find(({ event }) => event === 'loaded'),
    { alerts: 1 },
  );
  const packets: Buffer[] = [];
  for await (const { value } of readTopic(broker.admin, NAME))
    if (value !== null && value.length > 1000) packets.push(value);
  t.is(packets.length, 1);
  const [packet = Buffer.alloc(0)] = packets;
  t.is(packet.readUInt32BE(1), 1101);
  const { schema } = (await (await fetch(`${registry.url.href}/schemas/ids/1101`)).json()) as { schema: string };
  const id = alertIdReader(parseSchema(JSON.parse(schema)))(packet.subarray(5));
  t.true((await readFile(broker.state.logFile(`${NAME}-read`), 'utf8')).includes(String(id)));
});

import { hash } from 'node:crypto';
import test from 'ava';
import { Kafka, logLevel } from 'kafkajs';
import { packet } from '../../services/alert-database/support/alerts.ts';
import { Scene } from './support/scene.ts';

let scene: Scene;

test.before(async () => {
  scene = await Scene.open();
});
test.after.always(() => scene?.close());

test.serial(
  'alerts of an aborted transaction are not archived, those between are, and the lag goes to nothing behind the last marker',
  async (t) => {
    const [topic, store] = ['transactions', scene.files('transactions')];
    await scene.broker.createTopic(topic, 1);
    const { bootstrap, tls } = scene.broker.admin;
    const brokers = bootstrap.map(({ host, port }) => `${host}:${port}`);
    const kafka = new Kafka({ brokers, ssl: tls ?? false, logLevel: logLevel.NOTHING });
    const producer = kafka.producer({
      transactionalId: 'a-broker-in-between',
      maxInFlightRequests: 1,
      idempotent: true,
    });
    await producer.connect();
    const sent = new Map<bigint, string>();
    const alert = (id: bigint) => {
      const value = packet(id, { bytes: 50_000 });
      sent.set(id, hash('sha256', value));
      return value;
    };
    for (let id = 1n; id <= 40n; id += 1n) {
      const value = alert(id);
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: [{ value }] });
      if (id % 3n === 0n) {
        await transaction.abort();
        sent.delete(id);
      } else {
        await transaction.commit();
      }
    }
    await producer.disconnect();
    const ingester = scene.ingester(t, { topic, store });
    await scene.untilCommitted(topic);
    ingester.kill('SIGTERM');
    t.is((await ingester.ended()).code, 0);
    t.like(ingester.events('progress').at(-1), { archived: sent.size, quarantined: 0 });
    await scene.holdsAll(t, topic, { sent }, store);
  },
);

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'ava';
import { testTools } from '../../../tools/tools.ts';
import { startTestBroker, type TestBroker } from '../../support/broker.ts';
import { KafkaClient } from '../../support/kafka-client.ts';
import { listeners } from '../../support/processes.ts';

// Clients that share nothing with ours, set up as Fink's and BOOM's programs are: SASL_PLAINTEXT and SCRAM-SHA-512.

const USER = 'rubin-communitybroker';
const TOPIC = 'alerts-simulated';

let broker: TestBroker;

test.before(async () => {
  broker = await startTestBroker({ plaintext: true });
  await new KafkaClient(await broker.scram('kafka-admin')).write(TOPIC);
});
test.after.always(() => broker?.stop());

/** How a user connects without TLS. */
async function plainly(username: string, password?: string) {
  const { scram } = await broker.scram(username);
  return {
    bootstrap: [{ host: '127.0.0.1', port: broker.port('plain') }],
    clientId: username,
    scram: { username, password: password ?? scram?.password ?? '' },
  };
}

test('kafkajs reads the alerts by SASL_PLAINTEXT, with the rights that the user has elsewhere', async (t) => {
  const client = new KafkaClient(await plainly(USER));
  t.is(await client.read(TOPIC, `${USER}-plain`), 'ok');
  t.is(await client.write(TOPIC), 'TOPIC_AUTHORIZATION_FAILED');
  t.is(await client.read('alerts-static', `${USER}-plain`), 'TOPIC_AUTHORIZATION_FAILED');
  t.is(await client.read(TOPIC, 'fink'), 'GROUP_AUTHORIZATION_FAILED');
});

const PROGRAM = `
import os, sys
from confluent_kafka import Consumer
consumer = Consumer({
    "bootstrap.servers": sys.argv[1],
    "security.protocol": "SASL_PLAINTEXT",
    "sasl.mechanism": "SCRAM-SHA-512",
    "sasl.username": sys.argv[2],
    "sasl.password": os.environ["PASSWORD"],
    "group.id": sys.argv[2] + "-python",
    "auto.offset.reset": "earliest",
})
consumer.subscribe([sys.argv[3]])
message = consumer.poll(60)
print("nothing" if message is None else message.error() or message.value().decode())
consumer.close()
`;

test('confluent-kafka reads the alerts by SASL_PLAINTEXT', async (t) => {
  const { scram } = await plainly(USER);
  const child = spawn('python3', ['-c', PROGRAM, `127.0.0.1:${broker.port('plain')}`, USER, TOPIC], {
    env: { ...process.env, PYTHONPATH: testTools().confluentKafka, PASSWORD: scram.password },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  await once(child, 'close');
  t.is(output, 'a message\n');
});

test('nobody gets in without a password, or with a wrong one', async (t) => {
  const { bootstrap } = await plainly(USER);
  t.not(await new KafkaClient({ bootstrap, clientId: 'nobody' }).describe(TOPIC), 'ok');
  t.regex(await new KafkaClient(await plainly(USER, 'guessed')).describe(TOPIC), /invalid credentials/);
});

test('it listens on this machine alone', async (t) => {
  const port = broker.port('plain');
  const open = (await listeners([broker.pid])).filter((address) => address.endsWith(`:${port}`));
  t.deepEqual(open, [`127.0.0.1:${port}`]);
});

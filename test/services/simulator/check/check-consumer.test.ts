import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { Kafka, logLevel } from 'kafkajs';
import { pino } from 'pino';
import { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import { startTestBroker, type TestBroker } from '../../../support/broker.ts';
import { connectionArgs, Simulator } from '../simulator.ts';

const TOPIC = 'alerts-simulated';
const USER = 'rubin-communitybroker';
const ALERTS = 40;
const INTERVAL_MS = 4_000;
/** Far more than a consumer that keeps up needs, far less than one that takes half a second for each alert. */
const WITHIN = 12;

let broker: TestBroker;
let folder: string;
let check: (...args: string[]) => Simulator;
const enough = new AbortController();
const over: Promise<void>[] = [];

test.before("a stream with visits, and two consumers in a community broker's role", async () => {
  folder = await mkdtemp(join(tmpdir(), 'alert-stream-check-'));
  broker = await startTestBroker();
  const user = await broker.scram(USER);
  const password = { ALERTSIM_KAFKA_PASSWORD: user.scram?.password ?? '' };
  const args = await connectionArgs(user, folder);
  check = (...more) => new Simulator(['check-consumer', ...args, '--topic', TOPIC, ...more], password);
  await consume(`${USER}-fast`, 0);
  await consume(`${USER}-slow`, 500);
  over.push(publishVisits());
});

test.after.always('no broker and no file is left', async () => {
  enough.abort();
  await Promise.all(over);
  await broker?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Consumes with kafkajs until it is enough, so many milliseconds for each alert. */
async function consume(groupId: string, milliseconds: number): Promise<void> {
  const { bootstrap, tls, scram } = await broker.scram(USER);
  const brokers = bootstrap.map(({ host, port }) => `${host}:${port}`);
  const sasl = { mechanism: 'scram-sha-512' as const, username: USER, password: scram?.password ?? '' };
  const kafka = new Kafka({ brokers, ssl: { ca: tls?.ca.toString() ?? '' }, sasl, logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: [TOPIC], fromBeginning: true });
  await consumer.run({ autoCommitInterval: 200, eachMessage: () => sleep(milliseconds) });
  const ended = Promise.withResolvers<void>();
  enough.signal.addEventListener('abort', () => void consumer.disconnect().then(ended.resolve, ended.resolve));
  over.push(ended.promise);
}

async function publishVisits(): Promise<void> {
  const producer = await OrderedProducer.connect(broker.admin, { topic: TOPIC, log: pino({ level: 'silent' }) });
  while (!enough.signal.aborted) {
    for (let alert = 0; alert < ALERTS; alert += 1)
      void producer.send({ partition: alert % producer.partitions, value: Buffer.alloc(1000) });
    await sleep(INTERVAL_MS, undefined, { signal: enough.signal }).catch(() => {});
  }
  await producer.close();
}

test('a consumer that keeps up passes, with a line a visit', async (t) => {
  const checker = check(
    '--group',
    `${USER}-fast`,
    '--repeat-interval',
    String(INTERVAL_MS / 1000),
    '--visits',
    '2',
    '--within',
    String(WITHIN),
  );
  t.is(await checker.exit(), 0, checker.stdout + checker.stderr);
  t.regex(checker.stdout, /an upper bound/);
  const visits = checker.stdout.split('\n').filter((line) => /^\d/.test(line));
  t.is(visits.length, 2);
  for (const visit of visits)
    t.regex(visit, new RegExp(`^\\d +2\\S+Z +${ALERTS} +after \\d\\.\\d s +after \\d+\\.\\d s +yes$`));
  t.regex(checker.stdout, /PASSED: the group had 2 of 2 visits within 12 s/);
});

test('a slow consumer fails the check, with the number of alerts it is behind', async (t) => {
  const checker = check(
    '--group',
    `${USER}-slow`,
    '--repeat-interval',
    String(INTERVAL_MS / 1000),
    '--visits',
    '1',
    '--within',
    '5',
  );
  t.is(await checker.exit(), 1, checker.stdout + checker.stderr);
  t.regex(checker.stdout, /no, \d+ behind\nFAILED: the group had 0 of 1 visits within 5 s, at least one not at all/);
  t.is(checker.stderr, '');
});

test('a group of someone else is refused by name', async (t) => {
  const checker = check('--group', 'somebody-else', '--repeat-interval', '4', '--visits', '1');
  t.is(await checker.exit(), 2);
  t.regex(
    checker.stderr,
    new RegExp(`group somebody-else on topic ${TOPIC}: ${USER} isn't allowed .*AUTHORIZATION_FAILED`),
  );
});

test('a topic without visits is an error instead of a verdict', async (t) => {
  const args = await connectionArgs(broker.admin, folder);
  await broker.createTopic('quiet', 1);
  const checker = new Simulator([
    'check-consumer',
    ...args,
    '--topic',
    'quiet',
    '--group',
    'g',
    '--repeat-interval',
    '0.5',
    '--within',
    '1',
    '--timeout-sec',
    '3',
  ]);
  t.is(await checker.exit(), 1);
  t.regex(checker.stderr, /no alert came to topic quiet for 3 s: there are no visits to check a consumer by/);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { readContainer } from '@alert-stream/common/avro/container-file.ts';
import { connectAdmin, endOffsets, startOffsets } from '@alert-stream/common/kafka/admin.ts';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import { readTopic } from '@alert-stream/common/kafka/read/topic-reader.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { loadAlertSchemas } from '@alert-stream/common/lsst-schemas.ts';
import { packetHeader } from '@alert-stream/common/packet.ts';
import { generate } from '../../../services/simulator/src/generate/generate.ts';
import { markHeaders } from '../../../services/simulator/src/stream/marks.ts';
import { tools } from '../../../tools/tools.ts';
import { freePorts } from '../../../stack/process/ports.ts';
import { startTestBroker, type TestBroker } from '../../support/broker.ts';
import { CODECS, publishCompressed } from '../../support/compressed-batches.ts';
import { connectionArgs, Simulator } from './simulator.ts';

const STATIC = 'alerts-static';
const SIMULATED = 'alerts-simulated';
const ALERTS = 20;
/** What the chart gives to the load job; the replay has more. */
const MEMORY_MB = 1024;

const log = createLogger('test', 'silent');
const running = new AbortController().signal;
let broker: TestBroker;
let folder: string;
/** The arguments by which the chart's simulator user connects. */
let asSimulator: string[];

test.before('a broker made from the chart', async () => {
  folder = await mkdtemp(join(tmpdir(), 'alert-stream-simulator-'));
  broker = await startTestBroker();
  asSimulator = await connectionArgs(await broker.tls('alert-stream-simulator'), folder);
});

test.after.always('no broker and no file is left', async () => {
  await broker?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function alertFile(seed: number): Promise<string> {
  const file = join(folder, `alerts-${seed}.ocf`);
  const size = { cutoutPixels: 31, previousSources: 2, forcedSources: 2 };
  await generate(
    { file, schemas: tools().alertSchemas, schemaVersion: '11.1', seed, alertsPerVisit: ALERTS, ...size },
    log,
    running,
  );
  return file;
}

async function packets(file: string): Promise<string[]> {
  const { records } = await readContainer(file);
  const found: string[] = [];
  for await (const record of records) found.push(Buffer.concat([packetHeader(1101), record]).toString('base64'));
  return found;
}

async function contents(topic: string, from?: Map<number, bigint>): Promise<KafkaMessage[]> {
  const messages: KafkaMessage[] = [];
  for await (const message of readTopic(broker.admin, topic, from === undefined ? {} : { from }))
    messages.push(message);
  return messages;
}

async function ends(topic: string): Promise<Map<number, bigint>> {
  const admin = await connectAdmin(broker.admin);
  try {
    return new Map((await endOffsets(admin, topic)).entries());
  } finally {
    await admin.close();
  }
}

/** What was published, in the order of the file: alert n is in partition n modulo the number of partitions. */
function inTurn(messages: KafkaMessage[], partitions: number): string[] {
  const queues = Array.from({ length: partitions }, (_, partition) =>
    messages.filter((message) => message.partition === partition),
  );
  const order = messages.map((_, index) => queues[index % partitions]?.[Math.floor(index / partitions)]);
  return order.map((message) => message?.value?.toString('base64') ?? 'missing');
}

function load(file: string, ...args: string[]): Simulator {
  return new Simulator(['create-stream', file, ...asSimulator, '--dst-topic', STATIC, '--schema-id', '1101', ...args]);
}

function play(...args: string[]): Simulator {
  return new Simulator(['play-stream', ...asSimulator, '--src-topic', STATIC, '--dst-topic', SIMULATED, ...args]);
}

test.serial('a player without loaded alerts waits, logs it, and names what is missing', async (t) => {
  // Long enough to reach Kafka, also on a busy machine.
  const player = play('--timeout-sec', '10');
  await player.event('waiting');
  t.is(await player.exit(), 1);
  t.regex(player.stderr, /topic alerts-static has no complete set of alerts after 10 s \(--timeout-sec\)/);
});

test.serial('print-stream and check-consumer log to stderr, apart from their result', async (t) => {
  const [port] = await freePorts(1);
  const away = ['--broker', `127.0.0.1:${port}`, '--timeout-sec', '1', '-d'];
  for (const args of [
    ['print-stream', '--json', '--schema-registry-address', 'http://127.0.0.1:1'],
    ['check-consumer', '--group', 'g'],
  ]) {
    const program = new Simulator([...args, ...away]);
    t.is(await program.exit(), 1);
    t.regex(program.stderr, /"event":"kafka-away"/);
    t.is(program.stdout, '');
  }
});

test.serial('a file that is no container is refused with exit code 2, and nothing is loaded', async (t) => {
  const file = join(folder, 'text.ocf');
  await writeFile(file, 'these are no alerts');
  const loader = load(file);
  t.is(await loader.exit(), 2);
  t.regex(loader.stderr, /text\.ocf: expected an Avro container file/);
  t.deepEqual(await contents(STATIC), []);
});

test.serial('alerts are loaded once: with their time, and without a key', async (t) => {
  const file = await alertFile(1);
  const loader = load(file);
  t.is(await loader.exit(), 0, loader.stderr);
  t.like(await loader.event('loaded'), { event: 'loaded', alerts: ALERTS });
  const messages = await contents(STATIC);
  t.deepEqual(
    messages.map(({ value }) => value?.toString('base64') ?? '').toSorted(),
    (await packets(file)).toSorted(),
  );
  t.true(messages.every(({ key }) => key === null));
  const offsets = messages.map(({ headers }) =>
    headers.find(([name]) => name.toString() === 'alertsim-time-offset')?.[1].toString(),
  );
  t.deepEqual(new Set(offsets), new Set(['0.000000']));

  const again = load(file);
  t.is(await again.exit(), 0, again.stderr);
  t.like(await again.event('already-loaded'), { alerts: ALERTS });
  t.is((await contents(STATIC)).length, ALERTS);
});

test.serial('a visit is published in the order of the file, with producer_timestamp as its only header', async (t) => {
  const before = await ends(SIMULATED);
  const started = Date.now();
  const player = play();
  t.is(await player.exit(), 0, player.stderr);
  t.like(await player.event('visit'), { visit: 1, alerts: ALERTS, published: ALERTS, failed: 0 });
  const messages = await contents(SIMULATED, before);
  t.deepEqual(inTurn(messages, before.size), await packets(await alertFile(1)));
  t.true(messages.every(({ key }) => key === null));
  for (const { headers } of messages) {
    t.deepEqual(
      headers.map(([name]) => name.toString()),
      ['producer_timestamp'],
    );
    const publishedAt = Number(headers[0]?.[1].toString());
    t.true(started <= publishedAt && publishedAt <= Date.now(), `${publishedAt}`);
  }
});

test.serial('with --no-producer-timestamp a visit is published without any header', async (t) => {
  const before = await ends(SIMULATED);
  const player = play('--no-producer-timestamp');
  t.is(await player.exit(), 0, player.stderr);
  const messages = await contents(SIMULATED, before);
  t.is(messages.length, ALERTS);
  t.true(messages.every(({ headers, key }) => headers.length === 0 && key === null));
});

test.serial('newly loaded alerts replace the older ones', async (t) => {
  const file = await alertFile(2);
  const loader = load(file);
  t.is(await loader.exit(), 0, loader.stderr);
  t.deepEqual(
    (await contents(STATIC)).map(({ value }) => value?.toString('base64') ?? '').toSorted(),
    (await packets(file)).toSorted(),
  );
  const admin = await connectAdmin(broker.admin);
  t.is(
    (await startOffsets(admin, STATIC)).reduce((sum, offset) => sum + offset, 0n),
    BigInt(ALERTS),
  );
  await admin.close();

  const before = await ends(SIMULATED);
  t.is(await play('--repeat-interval', '-1').exit(), 0);
  t.deepEqual(inTurn(await contents(SIMULATED, before), before.size), await packets(file));
});

test.serial('a player takes newer alerts at its next visit, and stops cleanly within ten seconds', async (t) => {
  const before = await ends(SIMULATED);
  const player = play('--repeat-interval', '0.5');
  await player.event('visit');
  const newer = await alertFile(3);
  t.is(await load(newer).exit(), 0);
  t.like(await player.event('new-alerts'), { alerts: ALERTS });
  await player.event('visit', { after: 'new-alerts' });
  const stopped = performance.now();
  player.stop();
  t.is(await player.exit(), 0, player.stderr);
  t.true(performance.now() - stopped < 10_000);

  const visits = player.events('visit');
  const published = visits.reduce((sum, visit) => sum + Number(visit['published']), 0);
  const messages = await contents(SIMULATED, before);
  t.is(messages.length, published);
  const seen = new Set(messages.map(({ value }) => value?.toString('base64')));
  t.true((await packets(newer)).every((packet) => seen.has(packet)));
});

test.serial('keys and headers that other programs set are passed on', async (t) => {
  await Promise.all([broker.createTopic('keyed-static', 2), broker.createTopic('keyed-simulated', 1)]);
  const producer = await OrderedProducer.connect(broker.admin, { topic: 'keyed-static', log });
  const mark = markHeaders({ offsetSeconds: 0.1, generation: 'abc', index: 0, count: 1 });
  await producer.send({
    partition: 0,
    key: Buffer.from('a key'),
    value: Buffer.from('a value'),
    headers: [['trace', '1'], ...mark, ['trace', '2']],
  });
  await producer.close();

  const admin = await connectionArgs(broker.admin, folder);
  const player = new Simulator([
    'play-stream',
    ...admin,
    '--src-topic',
    'keyed-static',
    '--dst-topic',
    'keyed-simulated',
  ]);
  t.is(await player.exit(), 0, player.stderr);
  const [message] = await contents('keyed-simulated');
  t.is(message?.key?.toString(), 'a key');
  t.is(message?.value?.toString(), 'a value');
  t.deepEqual(
    message?.headers.filter(([name]) => name.toString() !== 'producer_timestamp').map((pair) => pair.map(String)),
    [
      ['trace', '1'],
      ['trace', '2'],
    ],
  );
});

test.serial('batches of some kB that unpack to 100 MB are passed over in the static topic', async (t) => {
  const bombs = CODECS.flatMap((codec) =>
    [0, 1].map((partition) => ({ partition, codec, values: [{ zeros: 100_000_000, times: 1 }] })),
  );
  await publishCompressed(broker.admin, STATIC, bombs);
  const player = play('--repeat-interval', '0.5');
  t.teardown(() => player.stop());
  t.like(await player.event('visit'), { alerts: ALERTS, published: ALERTS, failed: 0 });
  const peak = await player.peakMegabytes();
  t.true(peak < MEMORY_MB, `${peak} MB`);
  player.stop();
  t.is(await player.exit(), 0, player.stderr);

  const loader = load(await alertFile(3));
  t.is(await loader.exit(), 0, loader.stderr);
  await loader.event('already-loaded');
  const newer = load(await alertFile(5));
  t.is(await newer.exit(), 0, newer.stderr);
  t.is((await contents(STATIC)).length, ALERTS);
});

test.serial('the topics can be created by flag, and alerts in the static one never expire', async (t) => {
  const admin = await connectionArgs(broker.admin, folder);
  const loader = new Simulator([
    'create-stream',
    await alertFile(1),
    ...admin,
    '--dst-topic',
    'my-reservoir',
    '--create-topic',
  ]);
  t.is(await loader.exit(), 0, loader.stderr);
  const player = new Simulator([
    'play-stream',
    ...admin,
    '--src-topic',
    'my-reservoir',
    '--dst-topic',
    'my-stream',
    '--create-dst-topic',
    '--dst-topic-partitions',
    '3',
  ]);
  t.is(await player.exit(), 0, player.stderr);
  t.is((await ends('my-stream')).size, 3);
  t.is((await contents('my-stream')).length, ALERTS);
  const client = await connectAdmin(broker.admin);
  const [found] = await client.describeConfigs({
    resources: [{ resourceType: 2, resourceName: 'my-reservoir', configurationKeys: ['retention.ms'] }],
  });
  t.is(found?.configs[0]?.value, '-1');
  await client.close();
});

test.serial('an unknown topic is named at once', async (t) => {
  const admin = await connectionArgs(broker.admin, folder);
  const player = new Simulator(['play-stream', ...admin, '--src-topic', 'no-such-topic', '--dst-topic', SIMULATED]);
  t.is(await player.exit(), 2);
  t.regex(player.stderr, /topic no-such-topic: a topic doesn't exist/);
});

test.serial(
  'a client with the control token pauses the stream over HTTP: visits are skipped until it is resumed',
  async (t) => {
    const token = join(folder, 'control-token');
    await writeFile(token, 'a-token-for-this-test\n');
    const player = play('--repeat-interval', '0.5', '--listen-port', '0', '--control-token-file', token);
    const at = `http://127.0.0.1:${String((await player.event('http'))['port'])}`;
    const post = (what: string) =>
      fetch(`${at}/v1/stream/${what}`, { method: 'POST', headers: { authorization: 'Bearer a-token-for-this-test' } });
    type View = { state: string; skippedVisits: number; reports: { published: number }[] };
    const view = async () => (await (await fetch(`${at}/v1/stream`)).json()) as View;
    t.is((await fetch(`${at}/readyz`)).status, 503);
    await player.event('visit');
    t.is((await fetch(`${at}/readyz`)).status, 200);
    t.like((await view()).reports[0], { published: ALERTS });

    t.is((await post('pause')).status, 200);
    while ((await view()).skippedVisits < 3) await sleep(50);
    const visits = player.events('visit').length;
    await sleep(1000);
    t.is(player.events('visit').length, visits);
    t.is((await post('resume')).status, 200);
    while (player.events('visit').length === visits) await sleep(50);
    const metrics = await (await fetch(`${at}/metrics`)).text();
    t.regex(metrics, new RegExp(`^alertsim_published_alerts_total ${ALERTS * player.events('visit').length}$`, 'm'));
    player.stop();
    t.is(await player.exit(), 0, player.stderr);
  },
);

test.serial('an unavailable broker is waited for until --timeout-sec', async (t) => {
  const player = new Simulator(['play-stream', '--broker', '127.0.0.1:1', '--timeout-sec', '1']);
  await player.event('kafka-away');
  t.is(await player.exit(), 1);
  t.regex(player.stderr, /can't reach Kafka at 127\.0\.0\.1:1 \(connect ECONNREFUSED .*\): --timeout-sec 1 is over/);
});

test.serial('a negative interval is refused with exit code 2', async (t) => {
  const player = new Simulator(['play-stream', '--repeat-interval', '-5']);
  t.is(await player.exit(), 2);
  t.regex(player.stderr, /--repeat-interval: .*got "-5"/);
});

test.serial('a stream that would feed itself is refused with exit code 2', async (t) => {
  const player = new Simulator(['play-stream', '--src-topic', 'same', '--dst-topic', 'same']);
  t.is(await player.exit(), 2);
  t.regex(player.stderr, /--src-topic and --dst-topic are both same/);
});

test.serial('an alert that is too large for the topic is named, and nothing is loaded when all are', async (t) => {
  await broker.createTopic('small-static', 2, { 'max.message.bytes': '50000' });
  const admin = await connectionArgs(broker.admin, folder);
  const loader = new Simulator(['create-stream', await alertFile(1), ...admin, '--dst-topic', 'small-static']);
  t.is(await loader.exit(), 2);
  t.regex(
    loader.stderr,
    /alert 1 of 20 in .*alerts-1\.ocf \(id \d+, \d+ bytes\): topic small-static takes packets of at most 49680 bytes .*; so it is with 20 alerts/,
  );
  const player = new Simulator([
    'play-stream',
    ...admin,
    '--src-topic',
    'small-static',
    '--dst-topic',
    SIMULATED,
    '--timeout-sec',
    '1',
  ]);
  t.is(await player.exit(), 1);
});

test.serial('visits go on after the broker was killed in the middle, with no alert missing', async (t) => {
  const before = await ends(SIMULATED);
  const player = play('--repeat-interval', '1');
  await player.event('visit');
  await broker.kill();
  await player.event('kafka-waiting');
  await broker.start();
  await player.event('visit', { after: 'kafka-waiting' });
  player.stop();
  t.is(await player.exit(), 0, player.stderr);
  const visits = player.events('visit');
  t.deepEqual(
    visits.filter((visit) => visit['stopped'] !== true && visit['published'] !== ALERTS),
    [],
  );
  const counts = new Map<string, number>();
  for (const { value } of await contents(SIMULATED, before)) {
    const packet = value?.toString('base64') ?? '';
    counts.set(packet, (counts.get(packet) ?? 0) + 1);
  }
  t.is(counts.size, ALERTS);
  t.true([...counts.values()].every((count) => count >= visits.length - 1 && count <= visits.length));
});

/** A registry that has LSST's schemas under their ids. */
async function startRegistry(): Promise<{ server: Server; url: string }> {
  const schemas = new Map(
    loadAlertSchemas(tools().alertSchemas).map(({ id, schema }) => [`/schemas/ids/${id}`, JSON.stringify(schema)]),
  );
  const server = createServer((request, response) => {
    const schema = schemas.get(request.url ?? '');
    response.statusCode = schema === undefined ? 404 : 200;
    response.end(JSON.stringify(schema === undefined ? { error_code: 40_403 } : { schema }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test.serial('a SCRAM user prints the stream, with full ids and a line for each message that is no alert', async (t) => {
  const producer = await OrderedProducer.connect(broker.admin, { topic: SIMULATED, log });
  await producer.send({ partition: 0, value: Buffer.from([0, 0, 0]) });
  await producer.send({ partition: 0, value: Buffer.concat([packetHeader(9900), Buffer.from('record')]) });
  await producer.close();

  const { server, url } = await startRegistry();
  try {
    const user = await broker.scram('rubin-communitybroker');
    const args = [...(await connectionArgs(user, folder)), '--src-topic', SIMULATED, '--schema-registry-address', url];
    const env = { ALERTSIM_KAFKA_PASSWORD: user.scram?.password ?? '' };
    const all = new Simulator(['print-stream', ...args], env);
    t.is(await all.exit(), 0, all.stderr);
    const lines = all.stdout.trim().split('\n');
    t.is(lines.length, (await contents(SIMULATED)).length);
    t.regex(
      lines.find((line) => line.includes('schema 1101')) ?? '',
      /^\d{16} schema 1101 at \d\/\d+ \d{5} bytes MJD 61\d{3}\.\d+$/,
    );
    t.is(lines.filter((line) => /is no alert: an alert packet has more than 5 bytes, got 3/.test(line)).length, 1);
    t.is(lines.filter((line) => /is no alert: unknown schema: .* 9900/.test(line)).length, 1);

    const json = new Simulator(['print-stream', ...args, '--json', '--count', '1'], env);
    t.is(await json.exit(), 0, json.stderr);
    const alert = JSON.parse(json.stdout) as { diaSourceId: string; cutoutScience: string };
    t.regex(alert.diaSourceId, /^\d{16}$/);
    t.regex(alert.cutoutScience, /^\d{5} bytes: 31x31 float32, UNCERT 31x31 float32, PSFIMAGE 25x25 float64$/);
  } finally {
    server.close();
  }
});

test.serial('a login that cannot work ends each command with exit code 2', async (t) => {
  const user = await broker.scram('rubin-communitybroker');
  const asUser = await connectionArgs(user, folder);
  const misplaced = await connectionArgs(
    { ...(await broker.tls('alert-stream-simulator')), bootstrap: user.bootstrap },
    folder,
  );
  const env = { ALERTSIM_KAFKA_PASSWORD: 'hush' };
  const registry = ['--schema-registry-address', 'http://127.0.0.1:1'];
  for (const [args, message] of [
    [['print-stream', ...asUser, ...registry], /refuses user rubin-communitybroker: unknown user or wrong password/],
    [['create-stream', await alertFile(5), ...misplaced], /wants a login by SCRAM-SHA-512: /],
    [['play-stream', ...misplaced], /wants a login by SCRAM-SHA-512: /],
    [['check-consumer', '--group', 'g', '--broker', asUser[1] as string], /speaks TLS: .*tried no login, without TLS/],
  ] as const) {
    const command = new Simulator([...args], env);
    t.is(await command.exit(), 2, command.stderr);
    t.regex(command.stderr, message);
    t.regex(command.stderr, /^rubin-alert-sim: .*\n$/, 'one line, no stack');
  }
});

test.serial('a wrong schema id is refused by the registry before anything is loaded', async (t) => {
  const { server, url } = await startRegistry();
  const before = (await contents(STATIC)).length;
  const choice = ['--dst-topic', STATIC, '--schema-registry-address', url, '--schema-id', '900'];
  const loader = new Simulator(['create-stream', await alertFile(4), ...asSimulator, ...choice]);
  t.is(await loader.exit(), 2);
  t.regex(loader.stderr, /lsst\.v11_1\.alert .* but the registry has lsst\.v9_0\.alert .* under id 900/);
  t.is((await contents(STATIC)).length, before);
  server.close();
});

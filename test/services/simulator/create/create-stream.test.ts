import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import test from 'ava';
import { pino } from 'pino';
import { CODEC_NAMES } from '@alert-stream/common/avro/codec.ts';
import { ContainerWriter } from '@alert-stream/common/avro/container-writer.ts';
import { readContainer } from '@alert-stream/common/avro/container-file.ts';
import { canonicalForm, parseSchema } from '@alert-stream/common/avro/schema.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { connectAdmin } from '@alert-stream/common/kafka/admin.ts';
import { readTopic, type KafkaMessage } from '@alert-stream/common/kafka/read/topic-reader.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { packetHeader } from '@alert-stream/common/packet.ts';
import { createStream, type CreateStreamOptions } from '../../../../services/simulator/src/create/create-stream.ts';
import { generate } from '../../../../services/simulator/src/generate/generate.ts';
import { readMark } from '../../../../services/simulator/src/stream/marks.ts';
import { tools } from '../../../../tools/tools.ts';
import { alert, ALERT_SCHEMA } from '../../../support/alert-schema.ts';
import { startTestBroker, type TestBroker } from '../../../support/broker.ts';
import { json, serve } from '../../../support/http.ts';

const running = new AbortController().signal;
const ALERTS = 12;
let broker: TestBroker;
let folder: string;
let topics = 0;

test.before('a broker', async () => {
  folder = await mkdtemp(join(tmpdir(), 'alert-stream-create-'));
  broker = await startTestBroker();
});

test.after.always(async () => {
  await broker?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function alertFile(seed: number, changes: Partial<Parameters<typeof generate>[0]> = {}): Promise<string> {
  const file = join(folder, `alerts-${seed}-${Object.values(changes).join('-')}.ocf`);
  const knobs = { cutoutPixels: 1, previousSources: 0, forcedSources: 0, alertsPerVisit: ALERTS, seed };
  await generate(
    { file, schemas: tools().alertSchemas, ...knobs, ...changes },
    createLogger('test', 'silent'),
    running,
  );
  return file;
}

/** A file of alerts of which the second's cutout has so many bytes. */
async function fileWithLarge(bytes: number): Promise<string> {
  const file = join(folder, `large-${bytes}.ocf`);
  const writer = await ContainerWriter.create(file, { schema: ALERT_SCHEMA });
  const type = parseSchema(ALERT_SCHEMA);
  for (const [index, size] of [300, bytes, 300].entries()) {
    await writer.append(type.toBuffer(alert({ diaSourceId: 900n + BigInt(index), cutout: Buffer.alloc(size, 1) })));
  }
  await writer.close();
  return file;
}

async function newTopic(configs: Record<string, string> = {}): Promise<string> {
  const topic = `static-${(topics += 1)}`;
  await broker.createTopic(topic, 3, configs);
  return topic;
}

type Line = Record<string, unknown>;

/** Loads, and gives what was logged. */
async function load(
  topic: string,
  files: string[],
  changes: Partial<CreateStreamOptions> = {},
  input = Readable.from([]),
): Promise<Line[]> {
  const lines: Line[] = [];
  const log = pino({ base: null }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const options = {
    createTopic: false,
    replication: undefined,
    timeoutSeconds: 10,
    schemaId: undefined,
    registry: undefined,
    spreadSeconds: 0,
    strict: false,
  };
  await createStream({ files, connection: broker.admin, topic, ...options, ...changes }, input, log, running);
  return lines;
}

async function contents(topic: string): Promise<KafkaMessage[]> {
  const messages: KafkaMessage[] = [];
  for await (const message of readTopic(broker.admin, topic)) messages.push(message);
  return messages;
}

async function records(file: string): Promise<string[]> {
  const found: string[] = [];
  for await (const record of (await readContainer(file)).records) found.push(record.toString('base64'));
  return found;
}

const recordsOf = (messages: KafkaMessage[]) =>
  messages
    .toSorted((a, b) => (readMark(a.headers)?.index ?? -1) - (readMark(b.headers)?.index ?? -1))
    .map(({ value }) => value?.subarray(5).toString('base64') ?? '');

test.serial('several files form one load with its time span logged, and loading them again does nothing', async (t) => {
  const topic = await newTopic();
  const files = [await alertFile(1), await alertFile(2)];
  const [line] = (await load(topic, files)).slice(-1);
  const messages = await contents(topic);
  t.deepEqual(recordsOf(messages), [...(await records(files[0] as string)), ...(await records(files[1] as string))]);
  const bytes = messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
  t.like(line, { event: 'loaded', file: files.join(', '), alerts: 2 * ALERTS, leftOut: 0, bytes });
  const latest = Math.max(...messages.map(({ headers }) => readMark(headers)?.offsetSeconds ?? -1));
  t.true(latest > 0 && Math.abs(latest - Number(line?.['spanSeconds'])) < 1e-5);
  t.is((await load(topic, files)).at(-1)?.['event'], 'already-loaded');
});

for (const codec of CODEC_NAMES) {
  test.serial(`alerts from standard input, in a container with codec ${codec}`, async (t) => {
    const topic = await newTopic();
    const file = await alertFile(3, { codec });
    await load(topic, ['-'], {}, Readable.from([await readFile(file)]));
    t.deepEqual(recordsOf(await contents(topic)), await records(file));
  });
}

test.serial('alerts of different schemas in one load have each its own schema id', async (t) => {
  const topic = await newTopic();
  await load(topic, [await alertFile(4), await alertFile(4, { schemaVersion: '7.4' })]);
  const ids = (await contents(topic)).map(({ value }) => value?.readUInt32BE(1));
  t.deepEqual(
    ids.toSorted(),
    [...Array.from({ length: ALERTS }, () => 1101), ...Array.from({ length: ALERTS }, () => 704)].toSorted(),
  );
});

test.serial(
  'spread over three seconds, alerts of one visit have offsets by detector; another spread is another load',
  async (t) => {
    const topic = await newTopic();
    const file = await alertFile(5);
    await load(topic, [file], { spreadSeconds: 3 });
    const offsets = (await contents(topic)).map(({ headers }) => readMark(headers)?.offsetSeconds ?? -1);
    t.true(new Set(offsets).size > 5, `${new Set(offsets).size} bursts`);
    t.true(offsets.every((offset) => offset >= 0 && offset < 3));
    t.is((await load(topic, [file], { spreadSeconds: 3 })).at(-1)?.['event'], 'already-loaded');
    t.is((await load(topic, [file])).at(-1)?.['event'], 'loaded');
    const own = (await contents(topic)).map(({ headers }) => readMark(headers)?.offsetSeconds);
    t.deepEqual(
      own,
      Array.from({ length: ALERTS }, () => 0),
    );
  },
);

test.serial('an alert of 20 MB is named and left out, and the others are a complete load', async (t) => {
  const topic = await newTopic({ 'max.message.bytes': '10485760' });
  const lines = await load(topic, [await fileWithLarge(20_000_000)], { schemaId: 1 });
  t.like(
    lines.find(({ event }) => event === 'left-out'),
    { alert: '901' },
  );
  t.regex(
    String(lines.find(({ event }) => event === 'left-out')?.['msg']),
    /alert 2 of 3 in .* \(id 901, 200\d{5} bytes\): topic .* takes packets of at most 10485440 bytes/,
  );
  t.like(lines.at(-1), { event: 'loaded', alerts: 2, leftOut: 1 });
  const marks = (await contents(topic)).map(({ headers }) => readMark(headers));
  t.deepEqual(marks.map((mark) => mark?.index).toSorted(), [0, 1]);
  t.true(marks.every((mark) => mark?.count === 2));
  t.is((await load(topic, [await fileWithLarge(20_000_000)], { schemaId: 1 })).at(-1)?.['event'], 'already-loaded');
});

test.serial('an alert too large for the topic makes --strict refuse the load', async (t) => {
  const topic = await newTopic({ 'max.message.bytes': '1048588' });
  const error = await t.throwsAsync(load(topic, [await fileWithLarge(2_000_000)], { schemaId: 1, strict: true }), {
    message: /alert 2 of 3 in .* \(id 901, 2000\d{3} bytes\): topic static-\d+ takes packets of at most \d+ bytes/,
  });
  t.like(error, { exitCode: 2 });
  t.deepEqual(await contents(topic), []);
});

test.serial('the largest packet that is thought to fit does fit', async (t) => {
  const topic = await newTopic({ 'max.message.bytes': '50000' });
  const { length } = parseSchema(ALERT_SCHEMA).toBuffer(alert({ diaSourceId: 901n, cutout: Buffer.alloc(30_000) }));
  const cutout = 50_000 - 320 - 5 - (length - 30_000);
  t.like((await load(topic, [await fileWithLarge(cutout)], { schemaId: 1 })).at(-1), {
    event: 'loaded',
    alerts: 3,
    leftOut: 0,
  });
  t.like((await load(topic, [await fileWithLarge(cutout + 1)], { schemaId: 1 })).at(-1), {
    event: 'loaded',
    alerts: 2,
    leftOut: 1,
  });
});

test.serial('the topic is created with as many replicas as the flag says, which one broker refuses', async (t) => {
  const file = await alertFile(1);
  await load('created', [file], { createTopic: true, replication: 1 });
  const admin = await connectAdmin(broker.admin);
  const configs = await admin.describeConfigs({
    resources: [{ resourceType: 2, resourceName: 'created', configurationKeys: ['retention.ms', 'retention.bytes'] }],
  });
  await admin.close();
  t.deepEqual(
    configs[0]?.configs.map(({ value }) => value),
    ['-1', '-1'],
  );
  await t.throwsAsync(load('refused', [file], { createTopic: true, replication: 3 }), {
    message: /can't create topic refused/,
  });
  await t.throwsAsync(load('other', [file], { replication: 1 }), {
    message: /--replication is for a topic that --create-topic creates/,
  });
});

test.serial(
  'a packet as it was sent is loaded byte for byte, with the schema that the registry has of its id',
  async (t) => {
    const topic = await newTopic();
    const path = await alertFile(5, { schemaVersion: '9.0', alertsPerVisit: 1 });
    const { schema, records: alerts } = await readContainer(path);
    const packets: Buffer[] = [];
    for await (const record of alerts) packets.push(Buffer.concat([packetHeader(900), record]));
    const file = join(folder, 'lsst.avro');
    await writeFile(file, packets[0] as Buffer);
    const text = canonicalForm(parseSchema(schema));
    const registry = await serve(t, ({ url }, response) => {
      if (url === '/schemas/ids/900') json(response, 200, { schema: text });
      else json(response, 404, { error_code: 40_403, message: 'Schema not found' });
    });
    t.like((await load(topic, [file], { registry })).at(-1), { event: 'loaded', alerts: 1 });
    t.deepEqual(
      (await contents(topic)).map(({ value }) => value),
      packets,
    );

    const unknown = join(folder, 'unknown.avro');
    await writeFile(unknown, Buffer.concat([packetHeader(901), (packets[0] as Buffer).subarray(5)]));
    const exits = { instanceOf: AlertStreamError };
    const noRegistry = await t.throwsAsync(load(topic, [file]), exits);
    t.regex(
      noRegistry?.message ?? '',
      /--schema-registry-address is required: .*lsst\.avro is a packet, .* id 900 of one/,
    );
    t.is(noRegistry?.exitCode, 2);
    const noSchema = await t.throwsAsync(load(topic, [unknown], { registry }), exits);
    t.regex(noSchema?.message ?? '', /unknown\.avro: unknown schema: .* has none with id 901/);
    t.is(noSchema?.exitCode, 2);
    await t.throwsAsync(load(topic, [file], { registry, schemaId: 901 }), {
      message: /the registry has none under id 901/,
    });
  },
);

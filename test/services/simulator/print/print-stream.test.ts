import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import test from 'ava';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { packetHeader } from '@alert-stream/common/packet.ts';
import { printStream, type PrintStreamOptions } from '../../../../services/simulator/src/print/print-stream.ts';
import { alert, ALERT_SCHEMA } from '../../../support/alert-schema.ts';
import { startTestBroker, type TestBroker } from '../../../support/broker.ts';
import { publishCompressed } from '../../../support/compressed-batches.ts';

const log = createLogger('test', 'silent');
const type = parseSchema(ALERT_SCHEMA);
const NOTE = { type: 'record', name: 'note', fields: [{ name: 'text', type: 'string' }] };
const OTHER = { ...ALERT_SCHEMA, namespace: 'test.v9_0' };
const REFERRING = { type: 'record', name: 'o', fields: [{ name: 'a', type: 'else.where' }] };
const HOUR_MS = 3_600_000;
const START = Date.parse('2026-07-15T00:00:00Z');

let broker: TestBroker;
let registry: Server;
let url: URL;
let topics = 0;
/** The registry asks to wait, once. */
let wasBusy = false;

test.before('a broker, and a registry of a few schemas', async () => {
  broker = await startTestBroker();
  const schemas = new Map(
    [
      [800, ALERT_SCHEMA],
      [900, OTHER],
      [5, NOTE],
      [7, REFERRING],
    ].map(([id, schema]) => [`/schemas/ids/${id}`, schema]),
  );
  registry = createServer((request, response) => {
    const schema = schemas.get(request.url ?? '');
    const protobuf = request.url === '/schemas/ids/6';
    const isBusy = request.url === '/schemas/ids/900' && !wasBusy;
    if (isBusy) {
      wasBusy = true;
      response.writeHead(429, { 'retry-after': '0' }).end();
      return;
    }
    response.statusCode = schema === undefined && !protobuf ? 404 : 200;
    response.end(
      JSON.stringify(
        protobuf
          ? { schema: 'message', schemaType: 'PROTOBUF' }
          : schema === undefined
            ? { error_code: 40_403 }
            : { schema: JSON.stringify(schema) },
      ),
    );
  });
  await new Promise<void>((resolve) => {
    registry.listen(0, '127.0.0.1', resolve);
  });
  url = new URL(`http://127.0.0.1:${(registry.address() as AddressInfo).port}`);
});

test.after.always(async () => {
  registry?.close();
  await broker?.stop();
});

const packet = (id: bigint, schemaId = 800) =>
  Buffer.concat([packetHeader(schemaId), type.toBuffer(alert({ diaSourceId: id }))]);

/** Publishes, message n at n hours after the start. */
async function publish(topic: string, values: Buffer[], firstHour = 0): Promise<void> {
  const producer = await OrderedProducer.connect(broker.admin, { topic, log });
  for (const [index, value] of values.entries()) {
    await producer.send({ partition: 0, value, timestamp: BigInt(START + (firstHour + index) * HOUR_MS) });
  }
  await producer.close();
}

async function newTopic(values: Buffer[]): Promise<string> {
  const topic = `printed-${(topics += 1)}`;
  await broker.createTopic(topic, 1, { 'retention.ms': '-1' });
  await publish(topic, values);
  return topic;
}

class Lines extends Writable {
  text = '';
  onLine = () => {};

  get lines(): string[] {
    return this.text.split('\n').slice(0, -1);
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    this.onLine();
    done();
  }
}

async function print(
  topic: string,
  changes: Partial<PrintStreamOptions> = {},
  { out = new Lines(), signal = new AbortController().signal } = {},
) {
  const aside = new Lines();
  const options = {
    from: 'earliest' as const,
    count: undefined,
    json: false,
    ids: false,
    cutouts: undefined,
    timeoutSeconds: 10,
  };
  await printStream(
    { connection: broker.admin, topic, registry: url, ...options, ...changes },
    { out, aside },
    log,
    signal,
  );
  return { out: out.lines, aside: aside.lines };
}

const IDS = [1n, 2n ** 53n + 1n, 2n ** 63n - 1n, 4n];

test.serial('--ids prints full ids for every schema, and lines about other messages to stderr', async (t) => {
  const topic = await newTopic([packet(1n), Buffer.from([0, 0]), packet(2n ** 53n + 1n, 900), packet(2n ** 63n - 1n)]);
  const { out, aside } = await print(topic, { ids: true });
  t.deepEqual(out, ['1', '9007199254740993', '9223372036854775807']);
  t.deepEqual(aside, ['0/1 is no alert: an alert packet has more than 5 bytes, got 2']);
});

test.serial('a batch that unpacks to too much has one line, with its offsets', async (t) => {
  const topic = await newTopic([packet(1n)]);
  const bomb = { partition: 0, codec: 'zstd' as const, values: [packet(2n), { zeros: 100_000_000, times: 1 }] };
  await publishCompressed(broker.admin, topic, [bomb]);
  await publish(topic, [packet(3n)]);
  const { out, aside } = await print(topic, { ids: true });
  t.deepEqual(out, ['1', '3']);
  t.is(aside.length, 1);
  t.regex(
    aside[0] ?? '',
    /^0\/1 is no alert: a batch of \d+ bytes \(zstd\), offsets 1 to 2: its messages take more than/,
  );
});

test.serial('reading begins at an offset, or at a time', async (t) => {
  const topic = await newTopic(IDS.map((id) => packet(id)));
  const ids = async (from: PrintStreamOptions['from']) => (await print(topic, { ids: true, from })).out;
  t.deepEqual(await ids({ offset: 2n }), IDS.slice(2).map(String));
  t.deepEqual(await ids({ offset: 99n }), []);
  t.deepEqual(await ids({ time: BigInt(START + HOUR_MS) }), IDS.slice(1).map(String));
  t.deepEqual(await ids({ time: BigInt(START + 99 * HOUR_MS) }), []);
});

test.serial('from the latest on, alerts are shown as they come, each once, until there are enough', async (t) => {
  const topic = await newTopic(IDS.map((id) => packet(id)));
  const out = new Lines();
  const printing = print(topic, { ids: true, from: 'latest', count: 4 }, { out });
  const seen = Promise.withResolvers<void>();
  out.onLine = () => seen.resolve();
  // It isn't known when the reading has begun, so alerts come until the first is seen.
  for (let id = 100n; out.lines.length === 0; id += 1n) {
    await publish(topic, [packet(id)], 50);
    await Promise.race([seen.promise, new Promise((resolve) => setTimeout(resolve, 300))]);
  }
  await publish(topic, [packet(7n), packet(8n), packet(9n), packet(10n)], 60);
  await printing;
  const ids = out.lines.map(Number);
  t.is(ids.length, 4);
  t.deepEqual(ids, [...new Set(ids)]);
  t.true((ids[0] as number) >= 100);
});

test.serial('the waiting for new alerts ends quietly at a stop', async (t) => {
  const topic = await newTopic([packet(1n)]);
  const { out } = await print(topic, { from: 'latest' }, { signal: AbortSignal.timeout(1500) });
  t.deepEqual(out, []);
});

test.serial('a record that is no alert is shown as JSON, and reported in the other forms', async (t) => {
  const note = Buffer.concat([packetHeader(5), parseSchema(NOTE).toBuffer({ text: 'closed for clouds' })]);
  const topic = await newTopic([note, Buffer.concat([packetHeader(6), Buffer.from('protobuf')])]);
  const { out } = await print(topic, { json: true });
  t.is(out[0], '{"text":"closed for clouds"}');
  t.like(JSON.parse(out[1] ?? ''), { place: '0/1' });
  t.regex((await print(topic)).out[0] ?? '', /^0\/0 is no alert: schema 5 is no schema of alerts/);
  t.regex((await print(topic)).out[1] ?? '', /^0\/1 is no alert: .*PROTOBUF, expected AVRO/);
});

test.serial('cutouts become files', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'alert-stream-print-'));
  t.teardown(() => rm(dir, { recursive: true }));
  const topic = await newTopic([packet(2n ** 53n + 1n), packet(3n)]);
  await print(topic, { cutouts: dir, count: 1 });
  // The test's schema has bytes that are no FITS file, and a checksum of four bytes.
  t.true((await readdir(dir)).includes('9007199254740993-cutout.bin'));
  t.true((await readdir(dir)).every((name) => name.startsWith('9007199254740993-')));
});

test.serial('two forms at once are refused', async (t) => {
  t.like(await t.throwsAsync(print('any', { ids: true, json: true }), { message: /--json and --ids/ }), {
    exitCode: 2,
  });
});

test.serial("a message whose schema isn't Avro is reported, and doesn't end the output", async (t) => {
  const { out } = await print(await newTopic([packet(1n, 7), packet(2n)]));
  t.regex(out[0] ?? '', /^0\/0 is no alert: the registry's schema 7: .*else\.where/);
  t.regex(out[1] ?? '', /^2 schema 800/);
});

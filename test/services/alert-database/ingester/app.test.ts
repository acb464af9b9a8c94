import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import { ingest, type MessageSource } from '../../../../services/alert-database/src/ingester/app.ts';
import { IngesterStatus } from '../../../../services/alert-database/src/ingester/status.ts';
import { message, packet } from '../support/alerts.ts';
import { archiveOf } from '../support/archives.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { MemoryRegistry } from '../support/pipeline.ts';

type Handler = (message: KafkaMessage) => Promise<void>;

/** A source with the messages that it is given; like Kafka's, it lets those in flight end when it stops. */
class MemorySource implements MessageSource {
  readonly #failure = Promise.withResolvers<never>();
  readonly failed = this.#failure.promise;
  readonly #handled: Promise<void>[];
  stopped = false;
  left: number;
  /** Handlers that rejected before it was told to stop. */
  rejectedEarly = 0;
  #stopping = false;

  constructor(messages: KafkaMessage[], handler: Handler) {
    this.left = messages.length;
    const reject = () => void (this.rejectedEarly += this.#stopping ? 0 : 1);
    this.#handled = messages.map((each) => handler(each).then(() => void (this.left -= 1), reject));
  }

  fail(error: Error): void {
    this.#failure.reject(error);
  }

  readonly active = true;

  get lags() {
    return [{ topic: 'alerts-simulated', partition: 3, lag: BigInt(this.left) }];
  }

  async lag(): Promise<bigint> {
    return BigInt(this.left);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#handled);
    this.stopped = true;
  }
}

function run(messages: KafkaMessage[], store = new MemoryStore(), status = new IngesterStatus(new MetricsRegistry())) {
  const logged = memoryLog();
  const stop = new AbortController();
  const sources: MemorySource[] = [];
  const ended = ingest({
    join: async (handler) => {
      const source = new MemorySource(messages, handler);
      sources.push(source);
      return source;
    },
    schemas: new MemoryRegistry(),
    store: archiveOf(store),
    gzipLevel: 1,
    log: logged.log,
    signal: stop.signal,
    status,
  });
  return { ...logged, stop, store, ended, sources };
}

const alerts = Array.from({ length: 20 }, (_, id) => packet(BigInt(id)));
const messages = alerts.map((alert, index) => message(alert, { offset: BigInt(index) }));

test('a stop lets what is in flight become durable, and ends with the totals', async (t) => {
  const { stop, store, ended, sources, events } = run([...messages, message(Buffer.from([1, 2, 3]), { offset: 99n })]);
  stop.abort();
  await ended;
  t.true(sources[0]?.stopped);
  for (const [id, alert] of alerts.entries())
    t.deepEqual(gunzipSync(store.objects.get(`alerts/${id}`) as Buffer), alert);
  const bytes = alerts.reduce((sum, alert) => sum + alert.length, 0);
  t.like(events('progress').at(-1), { archived: 20, existing: 0, quarantined: 1, bytes });
  t.is(events('ready').length, 1);
});

test('while it runs, the progress has the lag', async (t) => {
  const { stop, ended, events, sources } = run(messages);
  while ((sources[0]?.left ?? 1) > 0 || events('progress').at(-1)?.['lag'] !== 0)
    await new Promise((done) => void setTimeout(done, 10));
  t.like(events('progress').at(-1), { archived: 20, lag: 0 });
  stop.abort();
  await ended;
});

test('a source that fails ends it with that error, stopped', async (t) => {
  const { ended, sources } = run([]);
  await new Promise((done) => void setImmediate(done));
  sources[0]?.fail(new Error('no longer a member'));
  await t.throwsAsync(ended, { message: 'no longer a member' });
  t.true(sources[0]?.stopped);
});

test('a stop while the store is away ends it at once, and what waits stays with the source', async (t) => {
  const store = new MemoryStore();
  store.failures.push(...Array.from({ length: 1000 }, () => new Error('ENOSPC: no space left on device')));
  const { stop, ended, sources, events } = run(messages, store);
  while (events('retrying').length === 0) await new Promise((done) => void setTimeout(done, 5));
  stop.abort();
  await ended;
  t.is(sources[0]?.rejectedEarly, 0);
  t.like(events('progress').at(-1), { archived: 0, quarantined: 0, lag: 20 });
  t.is(events('recovered').length, 0);
});

test('a stop before the group is joined is no failure', async (t) => {
  const { log } = memoryLog();
  const stop = new AbortController();
  const ended = ingest({
    join: () =>
      new Promise((_, reject) => void stop.signal.addEventListener('abort', () => reject(new Error('SIGTERM')))),
    schemas: new MemoryRegistry(),
    store: archiveOf(new MemoryStore()),
    gzipLevel: 1,
    log,
    signal: stop.signal,
  });
  stop.abort();
  await t.notThrowsAsync(ended);
});

test('what it does is counted, and a message in its hands is seen until it is durable', async (t) => {
  const registry = new MetricsRegistry();
  const status = new IngesterStatus(registry);
  const store = new MemoryStore();
  store.failures.push(new AlertStreamError('STORE', 'it is away', { retriable: true }));
  const { stop, ended, events } = run(
    [...messages.slice(0, 3), message(Buffer.from([1, 2, 3]), { offset: 99n })],
    store,
    status,
  );
  t.is(status.inFlight.count, 4);
  while (events('progress').at(-1)?.['lag'] !== 0) await new Promise((done) => void setTimeout(done, 10));
  t.is(status.inFlight.count, 0);
  t.deepEqual(status.ready(), []);
  const text = await registry.metrics();
  for (const line of [
    'alertdb_ingester_messages_total{result="archived"} 3',
    'alertdb_ingester_quarantined_total{reason="too-short"} 1',
    // One put of the schema failed, for which all three alerts waited.
    'alertdb_ingester_retries_total{cause="store"} 3',
    'alertdb_ingester_lag_messages{topic="alerts-simulated",partition="3"} 0',
    `alertdb_ingester_received_bytes_total ${alerts.slice(0, 3).reduce((sum, alert) => sum + alert.length, 3)}`,
    `alertdb_ingester_stored_bytes_total ${[...store.objects.values()].reduce((sum, object) => sum + object.length, 0)}`,
  ])
    t.true(text.split('\n').includes(line), `${line}\n${text}`);
  stop.abort();
  await ended;
});

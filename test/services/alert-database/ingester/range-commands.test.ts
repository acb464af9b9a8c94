import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import anyTest, { type ExecutionContext, type TestFn } from 'ava';
import { parseCommand } from '@alert-stream/common/command/parse.ts';
import { committedOffsets, connectAdmin, deleteRecordsBefore } from '@alert-stream/common/kafka/admin.ts';
import { openForWriting } from '../../../../services/alert-database/src/archive/open.ts';
import { verifyCommand } from '../../../../services/alert-database/src/ingester/config.ts';
import { createPipeline } from '../../../../services/alert-database/src/ingester/pipeline.ts';
import { prepareRange } from '../../../../services/alert-database/src/ingester/range/prepare.ts';
import { resolveRange } from '../../../../services/alert-database/src/ingester/range/range.ts';
import { workThrough } from '../../../../services/alert-database/src/ingester/range/work-through.ts';
import { verify, type VerifyReport } from '../../../../services/alert-database/src/ingester/verify/verify.ts';
import { StoreError } from '../../../../services/alert-database/src/store/bucket/bucket-store.ts';
import { newTopic } from '../../../support/kafka-fixtures.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { transactionalProducer, untilEnd } from '../../../support/transactions.ts';
import { packet, SCHEMA, SCHEMA_ID } from '../support/alerts.ts';
import { archiveOf } from '../support/archives.ts';
import { PARTITIONS, publish, startLive, TOPIC, type Live } from '../support/live.ts';
import { MALFORMED, USELESS_SCHEMAS } from '../support/malformed.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { MemoryRegistry } from '../support/pipeline.ts';
import { Program } from '../support/program.ts';

const test = anyTest as TestFn<Live>;
type Context = ExecutionContext<Live>;

const FIRST = 2n ** 53n - 100n;
const alerts = Array.from({ length: 200 }, (_, index) => packet(FIRST + BigInt(index), { bytes: 3000 }));
/** One of each kind, in partitions 0 to 7 and 0 to 3, behind the alerts. */
const malformed = Object.values(MALFORMED).map(({ make }) => make(7));

test.before(async (t) => {
  t.context = await startLive();
  for (const [id, schema] of USELESS_SCHEMAS) t.context.registry.schemas.set(id, schema);
  await publish(t.context, [...alerts, ...malformed]);
});

test.after.always((t) => (t.context as Partial<Live>).stop?.());

function start(t: Context, command: 'backfill' | 'verify', archive: string, ...more: string[]): Program {
  const { flags, folder } = t.context;
  const topic = more.includes('--topic') ? [] : ['--topic', TOPIC];
  const root = more.includes('--local-file-root') ? [] : ['--local-file-root', join(folder, archive)];
  return new Program(t, 'ingester/main.ts', [command, ...flags, ...topic, ...root, ...more]);
}

type Verified = { code: number | null; stderr: string; findings: Record<string, unknown>[]; report: VerifyReport };

async function verified(t: Context, archive: string, ...more: string[]): Promise<Verified> {
  const program = start(t, 'verify', archive, '--json', ...more);
  const { code, stderr } = await program.ended();
  const lines = program.stdout
    .split('\n')
    .map((line) => JSON.parse(line) as { finding?: Record<string, unknown>; report?: VerifyReport });
  const { report } = lines.at(-1) ?? {};
  if (report === undefined) throw new Error(`no report: ${stderr}`);
  return { code, stderr, report, findings: lines.flatMap(({ finding }) => (finding === undefined ? [] : [finding])) };
}

const inArchive = (t: Context, archive: string) => join(t.context.folder, archive);

test.serial(
  'a backfill archives all of a topic without a group; what is no alert is quarantined; a second one finds all there',
  async (t) => {
    const first = start(t, 'backfill', 'whole');
    t.deepEqual(await first.ended(), { code: 0, stderr: '' });
    const [report] = first.events('backfill');
    t.like(report, {
      archived: 200,
      existing: 0,
      quarantined: 12,
      offsets: 212,
      messages: 212,
      empty: 0,
      removed: 0,
      complete: true,
    });
    t.true(Number(report?.['perSecond']) > 0);
    t.is((await readdir(join(inArchive(t, 'whole'), 'alerts'))).length, 200);
    const second = start(t, 'backfill', 'whole');
    t.is((await second.ended()).code, 0);
    t.like(second.events('backfill')[0], { archived: 0, existing: 200, quarantined: 12 });
    const admin = await connectAdmin(t.context.broker.admin);
    t.is((await committedOffsets(admin, 'alertdb-ingester', TOPIC)).size, 0);
    await admin.close();
  },
);

test.serial('verify finds each message of the topic in the archive or the quarantine', async (t) => {
  const { code, findings, report } = await verified(t, 'whole');
  t.is(code, 0);
  t.deepEqual(findings, []);
  t.like(report, { ok: true, archived: 200, quarantined: 12, missing: 0, different: 0, unreadable: 0, complete: true });
});

test.serial('what is archived with a schema that the registry has lost is found by the archived one', async (t) => {
  const { schemas } = t.context.registry;
  schemas.delete(SCHEMA_ID);
  try {
    const { code, findings, report } = await verified(t, 'whole');
    t.deepEqual(findings, []);
    t.like(report, { ok: true, archived: 200, quarantined: 12, missing: 0, missingSchemas: 0, wrongSchemas: 0 });
    t.is(code, 0);
    const backfill = start(t, 'backfill', 'whole');
    t.is((await backfill.ended()).code, 0);
    t.like(backfill.events('backfill')[0], { archived: 0, existing: 200, quarantined: 12 });
  } finally {
    schemas.set(SCHEMA_ID, SCHEMA);
  }
});

test.serial(
  'verify lists what is missing, different, unreadable or not quarantined, and repairs it when told to',
  async (t) => {
    const root = inArchive(t, 'whole');
    const at = (id: bigint) => join(root, 'alerts', String(id));
    for (const index of [0n, 9n, 199n]) await rm(at(FIRST + index));
    await writeFile(at(FIRST + 20n), gzipSync(packet(FIRST + 20n)));
    await writeFile(at(FIRST + 30n), gzipSync(alerts[30]!).subarray(0, 50));
    await rm(join(root, 'schemas', String(SCHEMA_ID)));
    // The second of the malformed ones, in the second partition behind its 25 alerts.
    for (const suffix of ['bin', 'json']) await rm(join(root, 'quarantine', TOPIC, '1', `25.${suffix}`));

    const before = await verified(t, 'whole');
    t.is(before.code, 1);
    t.like(before.report, {
      ok: false,
      archived: 195,
      quarantined: 11,
      missing: 4,
      different: 1,
      unreadable: 1,
      missingSchemas: 1,
      repaired: 0,
    });
    const by = (trouble: string) =>
      before.findings.filter((finding) => finding['trouble'] === trouble && 'offset' in finding);
    t.deepEqual(
      by('missing')
        .map(({ alertId }) => alertId)
        .toSorted(),
      [FIRST, FIRST + 9n, FIRST + 199n].map(String).concat([undefined as never]),
    );
    t.like(by('different')[0], { alertId: String(FIRST + 20n), topic: TOPIC, partition: 4, offset: '2' });
    t.like(by('unreadable')[0], { alertId: String(FIRST + 30n), partition: 6, offset: '3' });
    t.like(
      before.findings.find((finding) => 'schemaId' in finding),
      { trouble: 'missing', schemaId: SCHEMA_ID },
    );

    const repair = await verified(t, 'whole', '--repair');
    t.is(repair.code, 0, repair.stderr);
    t.like(repair.report, { ok: true, missing: 4, repaired: 7 });
    t.is(
      repair.findings.filter(({ repaired }) => repaired === 'quarantined').length,
      2,
      'the different one, and the one that is no alert',
    );
    const after = await verified(t, 'whole');
    t.like(after.report, { ok: true, archived: 199, quarantined: 13, missing: 0, unreadable: 0, missingSchemas: 0 });
  },
);

test.serial('a range is offsets of the partitions that are named, its end not included', async (t) => {
  const some = start(t, 'backfill', 'some', '--partitions', '2,5', '--from', '3', '--to', '10');
  t.is((await some.ended()).code, 0);
  t.like(some.events('backfill')[0], { archived: 14, offsets: 14 });
  t.like((await verified(t, 'some', '--from', '2:3,5:3', '--to', '2:10,5:10')).report, { ok: true, archived: 14 });
  const wider = await verified(t, 'some', '--from', '2:2,5:3', '--to', '10');
  t.like(wider.report, { ok: false, archived: 14, missing: 1 });
  t.like(wider.findings[0], { partition: 2, offset: '2', alertId: String(FIRST + 18n) });
});

test.serial('a backfill that is stopped says where to go on, and from there the rest is archived', async (t) => {
  const first = start(t, 'backfill', 'stopped', '--max-in-flight', '1');
  while ((await readdir(join(inArchive(t, 'stopped'), 'alerts')).catch(() => [])).length < 20)
    await new Promise((done) => void setTimeout(done, 5));
  first.kill('SIGTERM');
  t.is((await first.ended()).code, 1);
  const [report] = first.events('backfill');
  t.like(report, { complete: false });
  t.is((await readdir(join(inArchive(t, 'stopped'), 'alerts'))).length, Number(report?.['archived']));

  const second = start(t, 'backfill', 'stopped', '--from', String(report?.['next']));
  t.is((await second.ended()).code, 0);
  const rest = second.events('backfill')[0];
  t.like(rest, { complete: true, existing: 0 });
  t.is(Number(rest?.['archived']) + Number(report?.['archived']), 200);
  t.true((await verified(t, 'stopped')).report.ok);
});

test.serial('what the retention has deleted is said, not counted as missing, and no success', async (t) => {
  const admin = await connectAdmin(t.context.broker.admin);
  await deleteRecordsBefore(
    admin,
    TOPIC,
    new Map([
      [0, 5n],
      [3, 2n],
    ]),
  );
  await admin.close();
  const from = start(t, 'backfill', 'shortened', '--from', '0');
  t.is((await from.ended()).code, 0);
  t.like(from.events('backfill')[0], { archived: 193, offsets: 212, removed: 7, messages: 205 });
  const { code, report } = await verified(t, 'shortened', '--from', '0');
  t.is(code, 1);
  t.like(report, { ok: false, complete: true, removed: 7, archived: 193, missing: 0 });
  t.like((await verified(t, 'shortened')).report, { ok: true, removed: 0, archived: 193, offsets: 205 });
});

test.serial('a range that can not be meant is refused with what was expected', async (t) => {
  for (const [args, code, message] of [
    [['--partitions', `1,${PARTITIONS}`], 2, /--partitions: topic alerts-simulated has the partitions 0 to 7, got 8/],
    [['--from', '9:1'], 2, /--from: topic alerts-simulated has the partitions 0 to 7, got 9/],
    [['--from', '1784084400000'], 2, /--from: topic alerts-simulated has offsets up to 27; a time is written as 2026-/],
    [['--to', 'tomorrow'], 2, /--to: expected earliest, latest, an offset, .*, got "tomorrow"/],
    [['--topic', 'no-such-topic'], 2, /no-such-topic/],
    [['--local-file-root', '/nowhere'], 2, /--local-file-root: can't use \/nowhere/],
  ] as [string[], number, RegExp][]) {
    const outcome = await start(t, 'verify', 'whole', ...args).ended();
    t.is(outcome.code, code, outcome.stderr);
    t.regex(outcome.stderr, message);
  }
});

/** Publishes four alerts in transactions of their own, of which every second is aborted. */
async function publishTransactions({ broker }: Live, topic: string): Promise<void> {
  const producer = await transactionalProducer(broker.admin, 'range-commands');
  for (const [id, end] of ['commit', 'abort', 'commit', 'abort'].entries()) {
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ value: packet(BigInt(id)) }] });
    await transaction[end as 'commit' | 'abort']();
  }
  await producer.disconnect();
}

test.serial(
  'as functions: offsets without a message are no gaps, and a time may say where to begin and end',
  async (t) => {
    const topic = 'transactions';
    await newTopic(t.context.broker, topic, 1);
    await publishTransactions(t.context, topic);
    const connection = t.context.broker.admin;
    const admin = await connectAdmin(connection);
    await untilEnd(admin, topic, 8n);
    const range = await resolveRange(admin, { topic, from: 'earliest', to: 'latest' });
    t.deepEqual(range, new Map([[0, { from: 0n, to: 8n }]]));
    const tomorrow = BigInt(Date.now() + 86_400_000);
    t.deepEqual(await resolveRange(admin, { topic, from: { time: 1n }, to: { time: tomorrow } }), range);
    t.deepEqual(
      await resolveRange(admin, { topic, from: { time: tomorrow }, to: 'latest' }),
      new Map([[0, { from: 8n, to: 8n }]]),
    );
    await admin.close();

    const { log } = memoryLog();
    const parts = {
      store: archiveOf(new MemoryStore()),
      schemas: new MemoryRegistry(),
      log,
      signal: new AbortController().signal,
    };
    const { handle } = createPipeline({ ...parts, gzipLevel: 1 });
    const work = { connection, topic, range, maxInFlight: 4, log, signal: parts.signal };
    const done = await workThrough(connection, { ...work, handler: handle });
    t.like(done, { offsets: 8n, messages: 2n, empty: 6n, removed: 0n, remaining: 0n, complete: true });
    const found: unknown[] = [];
    const report = await verify({ ...work, ...parts, found: async (finding) => void found.push(finding) });
    t.like(report, { ok: true, archived: 2, empty: 6, messages: 2 });
    t.deepEqual(found, []);
  },
);

test.serial(
  'a transaction that is open ends the range before it; when it is committed, its messages are in the range',
  async (t) => {
    const topic = 'open-transaction';
    await newTopic(t.context.broker, topic, 1);
    const connection = t.context.broker.admin;
    const producer = await transactionalProducer(connection, topic);
    const first = await producer.transaction();
    await first.send({ topic, messages: [{ value: packet(1n) }] });
    await first.commit();
    const second = await producer.transaction();
    await second.send({ topic, messages: [{ value: packet(2n) }, { value: packet(3n) }] });

    const { log } = memoryLog();
    const parts = {
      store: archiveOf(new MemoryStore()),
      schemas: new MemoryRegistry(),
      log,
      signal: new AbortController().signal,
    };
    const admin = await connectAdmin(connection);
    const verifyAll = async () => {
      const range = await resolveRange(admin, { topic, from: 'earliest', to: 'latest' });
      return verify({ ...parts, connection, topic, range, maxInFlight: 4, found: async () => {} });
    };
    await untilEnd(admin, topic, 2n);
    t.like(await verifyAll(), { ok: false, offsets: 2, messages: 1, empty: 1, missing: 1, complete: true });
    await second.commit();
    await untilEnd(admin, topic, 5n);
    t.like(await verifyAll(), { ok: false, offsets: 5, messages: 3, empty: 2, missing: 3, complete: true });
    await admin.close();
    await producer.disconnect();
  },
);

test.serial('a store that refuses what is not there ends a verify, which names the right', async (t) => {
  const store = new MemoryStore();
  store.read = async (name) => {
    throw new StoreError('refused', `can't read gs://alerts/${name}: 403`);
  };
  const { log } = memoryLog();
  const parts = { store: archiveOf(store), schemas: new MemoryRegistry(), log, signal: AbortSignal.timeout(60_000) };
  const range = new Map([[0, { from: 20n, to: 25n }]]);
  const options = {
    ...parts,
    connection: t.context.broker.admin,
    topic: TOPIC,
    range,
    maxInFlight: 4,
    found: async () => {},
  };
  for (const repair of [undefined, { gzipLevel: 1 }]) {
    const report = await verify({ ...options, repair });
    t.like(report, { ok: false, complete: false, next: '0:20' });
    t.regex(
      String(report.failure),
      /^can't read gs:\/\/alerts\/\S+: 403: without the right to list \(storage\.objects\.list, s3:ListBucket\)/,
    );
  }
});

test.serial('who reads only the first lines of a verify is told no success', async (t) => {
  const { flags } = t.context;
  const args = ['verify', ...flags, '--topic', TOPIC, '--local-file-root', inArchive(t, 'some'), '--json'];
  const main = fileURLToPath(new URL('../../../../services/alert-database/src/ingester/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.once('data', () => child.stdout.destroy());
  t.deepEqual(await once(child, 'close'), [1, null]);
});

test.serial('what Kafka says against a range is told as a message, not as a fault of the program', async (t) => {
  const connection = t.context.broker.admin;
  const admin = await connectAdmin(connection);
  const prototype = Object.getPrototypeOf(admin) as typeof admin;
  const { listOffsets } = prototype;
  await admin.close();
  t.teardown(() => {
    prototype.listOffsets = listOffsets;
  });
  prototype.listOffsets = (async () => {
    throw Object.assign(new Error('no answer'), { code: 'PLT_KFK_TIMEOUT' });
  }) as typeof listOffsets;
  const { flags } = parseCommand(
    verifyCommand,
    [...t.context.flags, '--topic', TOPIC, '--local-file-root', inArchive(t, 'whole')],
    {},
  );
  const context = { env: {}, log: memoryLog().log, signal: new AbortController().signal, writes: false };
  await t.throwsAsync(prepareRange(flags, context), {
    code: 'KAFKA',
    message: /^topic alerts-simulated: can't reach Kafka at 127\.0\.0\.1:\d+ \(no answer\)/,
  });
});

test.serial('a handler that fails ends the work with its error, and what was before it is done', async (t) => {
  const connection = t.context.broker.admin;
  const { log } = memoryLog();
  const handler = async ({ offset }: { offset: bigint }) => {
    if (offset === 7n) throw new Error('a fault in the program');
  };
  const range = new Map([[1, { from: 2n, to: 25n }]]);
  const done = await workThrough(connection, {
    topic: TOPIC,
    range,
    handler,
    maxInFlight: 1,
    log,
    signal: new AbortController().signal,
  });
  t.like(done, { complete: false, failure: { message: 'a fault in the program' } });
  t.deepEqual(done.next, new Map([[1, 7n]]));
});

test.serial('the archive of a verify is the one that the ingester writes', async (t) => {
  const settings = {
    backend: 'local-files',
    root: inArchive(t, 'whole'),
    layout: 'local-files',
    layouts: ['local-files'],
  } as const;
  const store = await openForWriting({ ...settings, layouts: ['local-files'] }, memoryLog().log);
  const program = start(t, 'verify', 'whole', '--partitions', '7');
  t.is((await program.ended()).code, 0);
  t.regex(program.stdout, /alerts-simulated: 26 offsets, 26 messages read in .* s\n +archived as sent +25\n/);
  t.regex(program.stdout, /nothing is missing$/);
  t.true((await store.alerts.read(`alerts/${FIRST + 7n}`)) !== undefined);
});

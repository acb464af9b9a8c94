import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import anyTest, { type ExecutionContext, type TestFn } from 'ava';
import { connectAdmin } from '@alert-stream/common/kafka/admin.ts';
import type { QuarantineRecord } from '../../../../services/alert-database/src/quarantine/quarantine.ts';
import type { VerifyReport } from '../../../../services/alert-database/src/ingester/verify/verify.ts';
import { CODECS, publishCompressed, type CompressedBatch } from '../../../support/compressed-batches.ts';
import { groupLag } from '../../../support/group-lag.ts';
import { packet } from '../support/alerts.ts';
import { startLive, TOPIC, type Live } from '../support/live.ts';
import { Program } from '../support/program.ts';

const test = anyTest as TestFn<Live>;

const GROUP = 'alertdb-ingester';
/** What the chart gives to an ingester. */
const MEMORY_MB = 1024;

/** Batches of an alert and of 100 MB that take some kB, each between two batches of one alert. */
const alert = (id: number) => packet(BigInt(id));
const batches = CODECS.flatMap((codec, index): CompressedBatch[] => [
  { partition: 0, codec, values: [alert(3 * index)] },
  { partition: 0, codec, values: [alert(3 * index + 1), { zeros: 100_000_000, times: 1 }] },
  { partition: 0, codec, values: [alert(3 * index + 2)] },
]);
const IN_ROW = 20;
const WITHIN = 12;
const MESSAGES = 200_000;
/** Many in a row: more than may be unpacked, as much as may be, and messages and nothing else. */
const inRow: CompressedBatch[] = [
  ...Array.from({ length: IN_ROW }, () => ({
    partition: 1,
    codec: 'zstd' as const,
    values: [{ zeros: 100_000_000, times: 1 }],
  })),
  ...Array.from({ length: WITHIN }, () => ({
    partition: 1,
    codec: 'zstd' as const,
    values: [{ zeros: 30_000_000, times: 1 }],
  })),
  { partition: 1, codec: 'zstd', values: [{ zeros: 0, times: MESSAGES }] },
  { partition: 1, codec: 'zstd', values: [alert(1000)] },
];
const OVERSIZED = CODECS.length + IN_ROW + 1;
const ALERTS = 2 * CODECS.length + 1;

test.before(async (t) => {
  t.context = await startLive();
  await publishCompressed(t.context.broker.admin, TOPIC, [...batches, ...inRow]);
});

test.after.always((t) => (t.context as Partial<Live>).stop?.());

function start(t: ExecutionContext<Live>, ...args: string[]): Program {
  const { flags, folder } = t.context;
  const store = ['--backend', 'local-files', '--local-file-root', join(folder, 'archive')];
  return new Program(t, 'ingester/main.ts', [...args, ...flags, ...store]);
}

const quarantineFolder = (t: ExecutionContext<Live>) => join(t.context.folder, 'archive', 'quarantine', TOPIC);

async function records(t: ExecutionContext<Live>): Promise<QuarantineRecord[]> {
  const names = await readdir(quarantineFolder(t), { recursive: true });
  const found = names.filter((name) => name.endsWith('.json'));
  return Promise.all(
    found.map(async (name) => JSON.parse(await readFile(join(quarantineFolder(t), name), 'utf8')) as QuarantineRecord),
  );
}

test.serial('batches of some kB that unpack to 100 MB are quarantined whole, and the stream goes on', async (t) => {
  const ingester = start(t, '--kafka-topic', TOPIC, '--kafka-group', GROUP);
  const { archived } = await ingester.until('progress', ({ lag }) => lag === 0);
  t.is(archived, ALERTS);
  t.is((await readdir(join(t.context.folder, 'archive', 'alerts'))).length, ALERTS);
  const oversized = (await records(t)).filter(({ reason }) => reason === 'oversized-batch');
  t.is(oversized.length, OVERSIZED);
  for (const index of CODECS.keys()) {
    const record = oversized.find(({ partition, offset }) => partition === 0 && offset === String(4 * index + 1));
    t.is(record?.lastOffset, String(4 * index + 2));
    t.regex(
      record?.error ?? '',
      new RegExp(`^a batch of \\d+ bytes \\(${CODECS[index]}\\), offsets .*: its messages take more than`),
    );
  }
  t.is(
    oversized.find(({ lastOffset }) => lastOffset === String(IN_ROW + WITHIN + MESSAGES - 1))?.offset,
    String(IN_ROW + WITHIN),
  );
  const peak = await ingester.peakMegabytes();
  t.true(peak < MEMORY_MB, `${peak} MB`);

  ingester.kill('SIGTERM');
  t.is((await ingester.ended()).code, 0);
  const admin = await connectAdmin(t.context.broker.admin);
  t.is(await groupLag(admin, GROUP, TOPIC), 0n);
  await admin.close();
});

test.serial(
  'verify finds them in the quarantine, and a backfill of the range that begins within one too',
  async (t) => {
    const verifying = start(t, 'verify', '--topic', TOPIC, '--json');
    const { code } = await verifying.ended();
    const { report } = JSON.parse(verifying.stdout.split('\n').at(-1) ?? '') as { report: VerifyReport };
    t.like(report, { ok: true, archived: ALERTS, missing: 0, empty: 0, quarantined: OVERSIZED + WITHIN });
    t.is(report.offsets, report.messages + report.unread);
    t.is(code, 0);

    const backfill = start(t, 'backfill', '--topic', TOPIC, '--from', '0:2', '--to', '0:4');
    t.is((await backfill.ended()).code, 0);
    t.like(backfill.events('backfill')[0], {
      offsets: 2,
      messages: 2,
      unread: 0,
      empty: 0,
      existing: 1,
      quarantined: 1,
    });
    t.is((await records(t)).length, OVERSIZED + WITHIN);
  },
);

test.serial('one is shown with its offsets, and stays when it is tried again', async (t) => {
  const store = ['--backend', 'local-files', '--local-file-root', join(t.context.folder, 'archive')];
  const shown = new Program(t, 'ingester/main.ts', ['quarantine', 'show', `${TOPIC}/0/1`, ...store]);
  t.is((await shown.ended()).code, 0);
  t.regex(shown.stdout, /^last offset +2$/m);
  t.regex(shown.stdout, /^schema id +none$/m);

  const registry = ['--schema-registry-address', t.context.registry.url];
  const retried = new Program(t, 'ingester/main.ts', ['quarantine', 'retry', `${TOPIC}/0/1`, ...registry, ...store]);
  t.is((await retried.ended()).code, 1);
  t.regex(retried.stdout, /stays: oversized-batch: a batch of/);
});

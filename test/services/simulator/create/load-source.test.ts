import { mkdtemp, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { encodeHeader } from '@alert-stream/common/avro/container-format.ts';
import { ContainerWriter } from '@alert-stream/common/avro/container-writer.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { nameOf, readLoadSource, type LoadSource } from '../../../../services/simulator/src/create/load-source.ts';

/** No packet is among these files. */
const schemaOf = () => undefined;

const time = { name: 'midpointMjdTai', type: 'double' };
const id = { name: 'diaSourceId', type: 'long' };

function alertSchema({ ids = [id], times = [time] } = {}) {
  return {
    type: 'record',
    name: 'lsst.v11_1.alert',
    fields: [
      ...ids,
      {
        name: 'diaSource',
        type: { type: 'record', name: 'diaSource', fields: [...times, { name: 'detector', type: 'int' }] },
      },
    ],
  };
}

type Alert = { diaSourceId: bigint; diaSource: { midpointMjdTai: number; detector: number } };

function alert(mjd: number, detector = 1): Alert {
  return { diaSourceId: 5n, diaSource: { midpointMjdTai: mjd, detector } };
}

const folders: string[] = [];

test.after.always(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function path(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'alert-stream-source-'));
  folders.push(folder);
  return join(folder, 'alerts.ocf');
}

async function container(alerts: Alert[], schema = alertSchema(), file?: string): Promise<string> {
  const to = file ?? (await path());
  const writer = await ContainerWriter.create(to, { schema, sync: Buffer.alloc(16, 7) });
  for (const one of alerts) await writer.append(parseSchema(schema).toBuffer(one));
  await writer.close();
  return to;
}

async function refused(t: { is: (a: unknown, b: unknown) => void; fail: () => void }, file: string): Promise<string> {
  const error: unknown = await readLoadSource([file], { schemaOf }).catch((reason: unknown) => reason);
  if (!(error instanceof AlertStreamError)) t.fail();
  t.is((error as AlertStreamError).exitCode, 2);
  return (error as AlertStreamError).message;
}

async function given(source: LoadSource): Promise<number[]> {
  const indexes: number[] = [];
  for await (const { index } of source.records()) indexes.push(index);
  return indexes;
}

test('alerts of several files come in the order of the files, each known by its file and place', async (t) => {
  const [one, other] = [await container([alert(61_000.5), alert(61_000)]), await container([alert(61_001)])];
  const source = await readLoadSource([one, other], { schemaOf });
  t.deepEqual(
    source.alerts.map(({ mjd }) => mjd),
    [61_000.5, 61_000, 61_001],
  );
  t.deepEqual(
    source.files.map(({ first, count }) => [first, count]),
    [
      [0, 2],
      [2, 1],
    ],
  );
  t.is(nameOf(source, 2), `alert 1 of 1 in ${other} (id 5, 10 bytes)`);
  t.deepEqual(await given(source), [0, 1, 2]);
});

test('the same content has the same digest, in whichever files it is', async (t) => {
  const digest = async (...files: Alert[][]) => {
    const paths: string[] = [];
    for (const alerts of files) paths.push(await container(alerts));
    return (await readLoadSource(paths, { schemaOf })).digest;
  };
  const one = await digest([alert(61_000), alert(61_000)]);
  t.regex(one, /^[\da-f]{64}$/);
  t.is(await digest([alert(61_000), alert(61_000)]), one);
  t.is(await digest([alert(61_000)], [alert(61_000)]), one);
  t.not(await digest([alert(61_000), alert(61_000, 2)]), one);
});

test('a file that changes after it was checked is noticed before the last alert', async (t) => {
  const file = await container([alert(61_000), alert(61_000)]);
  const source = await readLoadSource([file], { schemaOf });
  await container([alert(61_000), alert(61_000, 2)], alertSchema(), file);
  const indexes: number[] = [];
  await t.throwsAsync(
    async () => {
      for await (const { index } of source.records()) indexes.push(index);
    },
    { message: /the file changed while it was loaded/ },
  );
  t.deepEqual(indexes, [0]);
});

test('a file that becomes shorter or longer after it was checked is noticed, and named', async (t) => {
  for (const now of [[alert(61_000)], [alert(61_000), alert(61_000), alert(61_000)]]) {
    const [file, after] = [await container([alert(61_000), alert(61_000)]), await container([alert(61_000)])];
    const source = await readLoadSource([file, after], { schemaOf });
    await container(now, alertSchema(), file);
    const error = await t.throwsAsync(given(source), { message: /the file changed while it was loaded/ });
    t.true(error?.message.startsWith(file));
  }
});

test('detectors are read when they are needed', async (t) => {
  const file = await container([alert(61_000, 7)]);
  t.is((await readLoadSource([file], { schemaOf })).alerts[0]?.burst, '');
  t.is((await readLoadSource([file], { withBursts: true, schemaOf })).alerts[0]?.burst, '7');
});

test('a file that is no container is refused', async (t) => {
  const file = await path();
  await writeFile(file, 'these are no alerts');
  t.regex(await refused(t, file), /alerts\.ocf.*Avro container/);
});

test('a missing file is refused', async (t) => {
  t.regex(await refused(t, await path()), /can't read .*alerts\.ocf/);
});

test('a container without alerts is refused', async (t) => {
  t.regex(await refused(t, await container([])), /alerts\.ocf: expected alerts, the container is empty/);
});

test('an empty file, and one that ends in the middle of an alert, are refused', async (t) => {
  const empty = await path();
  await writeFile(empty, '');
  t.regex(await refused(t, empty), /alerts\.ocf: expected an Avro container file/);
  const file = await container([alert(61_000), alert(61_001)]);
  await truncate(file, (await stat(file)).size - 20);
  t.regex(
    await refused(t, file),
    /alerts\.ocf: damaged or truncated in the block at byte \d+: the file ends 20 bytes too early/,
  );
});

test('an unknown codec is refused with those that are known', async (t) => {
  const file = await path();
  await writeFile(
    file,
    encodeHeader({ 'avro.schema': JSON.stringify(alertSchema()), 'avro.codec': 'xz' }, Buffer.alloc(16)),
  );
  t.regex(
    await refused(t, file),
    /alerts\.ocf: expected one of the Avro codecs null, deflate, snappy, zstandard, got "xz"/,
  );
});

test('an alert that has no id of its own, but a negative number, is refused by its place', async (t) => {
  t.regex(
    await refused(t, await container([alert(61_000), { ...alert(61_000), diaSourceId: -1n }])),
    /alerts\.ocf: record 1: .*got diaSourceId -1/,
  );
});

test('alerts without an id, or without a time, are refused', async (t) => {
  t.regex(await refused(t, await container([], alertSchema({ ids: [] }))), /alerts\.ocf: .*diaSourceId or alertId/);
  t.regex(await refused(t, await container([], alertSchema({ times: [] }))), /alerts\.ocf: .*midpointMjdTai/);
});

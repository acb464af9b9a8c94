import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { ContainerWriter } from '@alert-stream/common/avro/container-writer.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { readSource } from '../../../../services/simulator/src/create/source.ts';

const time = { name: 'midpointMjdTai', type: 'double' };
const id = { name: 'diaSourceId', type: 'long' };

function alertSchema({ ids = [id], times = [time] } = {}) {
  return {
    type: 'record',
    name: 'lsst.v11_1.alert',
    fields: [...ids, { name: 'diaSource', type: { type: 'record', name: 'diaSource', fields: [...times, { name: 'detector', type: 'int' }] } }],
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
  const error: unknown = await readSource(file).catch((reason: unknown) => reason);
  if (!(error instanceof AlertStreamError)) t.fail();
  t.is((error as AlertStreamError).exitCode, 2);
  return (error as AlertStreamError).message;
}

test('alerts come in the order of the file, with the seconds since the earliest of them', async (t) => {
  const source = await readSource(await container([alert(61_000.5), alert(61_000), alert(61_001)]));
  t.is(source.count, 3);
  const offsets: number[] = [];
  for await (const { offsetSeconds, index } of source.alerts()) offsets[index] = offsetSeconds;
  t.deepEqual(offsets, [43_200, 0, 86_400]);
});

test('the content has one name under one schema id, whichever file it is in', async (t) => {
  const [one, same, other] = [
    await readSource(await container([alert(61_000), alert(61_000)])),
    await readSource(await container([alert(61_000), alert(61_000)])),
    await readSource(await container([alert(61_000), alert(61_000, 2)])),
  ];
  t.regex(one.generation(1101), /^[\da-f]{64}$/);
  t.is(one.generation(1101), same.generation(1101));
  t.not(one.generation(1101), other.generation(1101));
  t.not(one.generation(1101), one.generation(1));
});

test('a file that changes after it was checked is noticed before its last alert', async (t) => {
  const file = await container([alert(61_000), alert(61_000)]);
  const source = await readSource(file);
  await container([alert(61_000), alert(61_000, 2)], alertSchema(), file);
  const given: number[] = [];
  await t.throwsAsync(async () => {
    for await (const { index } of source.alerts()) given.push(index);
  }, { message: /the file changed while it was loaded/ });
  t.deepEqual(given, [0]);
});

test('a file that becomes shorter after it was checked is noticed', async (t) => {
  const file = await container([alert(61_000), alert(61_000)]);
  const source = await readSource(file);
  await container([alert(61_000)], alertSchema(), file);
  await t.throwsAsync(async () => {
    for await (const _ of source.alerts());
  }, { message: /the file changed while it was loaded/ });
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

test('alerts without an id, or without a time, are refused', async (t) => {
  t.regex(await refused(t, await container([], alertSchema({ ids: [] }))), /alerts\.ocf: .*diaSourceId or alertId/);
  t.regex(await refused(t, await container([], alertSchema({ times: [] }))), /alerts\.ocf: .*midpointMjdTai/);
});

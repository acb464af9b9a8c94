import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { pino } from 'pino';
import { CODEC_NAMES } from '@alert-stream/common/avro/codec.ts';
import { readContainer } from '@alert-stream/common/avro/container-file.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { generate } from '../../../../services/simulator/src/generate/generate.ts';
import { tools } from '../../../../tools/tools.ts';

const log = createLogger('test', 'silent');
const running = new AbortController().signal;

const folders: string[] = [];

test.after.always(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function options() {
  const folder = await mkdtemp(join(tmpdir(), 'alert-stream-generate-'));
  folders.push(folder);
  const knobs = { seed: 1, alertsPerVisit: 12, cutoutPixels: 31, previousSources: 10, forcedSources: 20 };
  return { folder, file: join(folder, 'alerts.ocf'), schemas: tools().alertSchemas, schemaVersion: '11.1', ...knobs };
}

async function records(file: string): Promise<Buffer[]> {
  const found: Buffer[] = [];
  for await (const record of (await readContainer(file)).records) found.push(record);
  return found;
}

test('the file is an Avro container with the alerts and their schema', async (t) => {
  const { file, ...rest } = await options();
  await generate({ file, ...rest }, log, running);
  const { type, records } = await readContainer(file);
  t.is(type.name, 'lsst.v11_1.alert');
  const lengths: number[] = [];
  for await (const record of records) lengths.push(record.length);
  t.is(lengths.length, 12);
});

test('the same options give the same file, byte for byte; another seed gives another', async (t) => {
  const [one, same, other] = [await options(), await options(), await options()];
  await generate(one, log, running);
  await generate(same, log, running);
  await generate({ ...other, seed: 2 }, log, running);
  const bytes = await readFile(one.file);
  t.true(bytes.equals(await readFile(same.file)));
  t.false(bytes.equals(await readFile(other.file)));
});

for (const codec of CODEC_NAMES) {
  test(`codec ${codec} changes the file, not the alerts`, async (t) => {
    const all = await options();
    await generate({ ...all, codec, visits: 2 }, log, running);
    await generate({ ...all, file: `${all.file}.plain`, visits: 2 }, log, running);
    const [found, plain] = [await records(all.file), await records(`${all.file}.plain`)];
    t.is(found.length, 24);
    t.deepEqual(found, plain);
  });
}

test('generate reports how many alerts it made, and their size', async (t) => {
  const lines: Record<string, unknown>[] = [];
  const logging = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const all = await options();
  await generate({ ...all, visits: 2 }, logging, running);
  const { size } = await stat(all.file);
  t.like(lines.at(-1), { event: 'generated', alerts: 24, visits: 2, bytes: size, msg: `wrote ${all.file}` });
});

test('an unknown schema version is refused with those that there are', async (t) => {
  const error = await t.throwsAsync(generate({ ...(await options()), schemaVersion: '12.0' }, log, running), {
    instanceOf: AlertStreamError,
  });
  t.is(error?.code, 'INPUT');
  t.regex(error?.message ?? '', /expected one of 3\.0, .*11\.1.* got "12\.0"/);
});

test('stopped in the middle, it leaves no file', async (t) => {
  const all = await options();
  await t.throwsAsync(generate(all, log, AbortSignal.abort()), { message: /was not written/ });
  t.deepEqual(await readdir(all.folder), []);
});

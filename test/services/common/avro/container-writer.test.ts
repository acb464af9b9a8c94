import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import avsc from 'avsc';
import { CODEC_NAMES } from '@alert-stream/common/avro/codec.ts';
import { readContainer } from '@alert-stream/common/avro/container-file.ts';
import { ContainerWriter } from '@alert-stream/common/avro/container-writer.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { alert, ALERT_SCHEMA } from '../../../support/alert-schema.ts';

const type = parseSchema(ALERT_SCHEMA);
const RECORDS = Array.from({ length: 30 }, (_, index) =>
  type.toBuffer(alert({ diaSourceId: BigInt(index), cutout: Buffer.alloc(100_000, index) })),
);

async function folder(t: ExecutionContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'container-'));
  t.teardown(() => rm(dir, { recursive: true }));
  return dir;
}

async function write(path: string, options: Partial<Parameters<typeof ContainerWriter.create>[1]> = {}) {
  const writer = await ContainerWriter.create(path, { schema: ALERT_SCHEMA, ...options });
  for (const record of RECORDS) await writer.append(record);
  await writer.close();
  return writer;
}

for (const codec of ['null', 'deflate'] as const) {
  test(`another program reads what was written with codec ${codec}`, async (t) => {
    const path = join(await folder(t), 'alerts.ocf');
    const writer = await write(path, { codec });
    const found: Buffer[] = [];
    const decoder = avsc.createFileDecoder(path, { parseHook: parseSchema });
    for await (const record of decoder) found.push(type.toBuffer(record));
    t.deepEqual(found, RECORDS);
    t.is(writer.bytes, (await readFile(path)).length);
  });
}

for (const codec of CODEC_NAMES) {
  test(`the records come back, from several blocks, with codec ${codec}`, async (t) => {
    const path = join(await folder(t), 'alerts.ocf');
    await write(path, { codec });
    const found: Buffer[] = [];
    for await (const record of (await readContainer(path)).records) found.push(record);
    t.deepEqual(found, RECORDS);
  });
}

test('the same records and marker make the same file', async (t) => {
  const dir = await folder(t);
  const sync = Buffer.alloc(16, 1);
  await write(join(dir, 'a'), { sync });
  await write(join(dir, 'b'), { sync });
  t.deepEqual(await readFile(join(dir, 'a')), await readFile(join(dir, 'b')));
});

test('the file has its name only once it is complete', async (t) => {
  const dir = await folder(t);
  await writeFile(join(dir, 'alerts.ocf'), 'as it was');
  const writer = await ContainerWriter.create(join(dir, 'alerts.ocf'), { schema: ALERT_SCHEMA });
  await writer.append(RECORDS[0] as Buffer);
  t.is(await readFile(join(dir, 'alerts.ocf'), 'utf8'), 'as it was');
  await writer.abort();
  t.is(await readFile(join(dir, 'alerts.ocf'), 'utf8'), 'as it was');
  t.deepEqual(await readdir(dir), ['alerts.ocf']);
});

test('a folder that is not there is named', async (t) => {
  const path = join(await folder(t), 'none', 'alerts.ocf');
  const error = await t.throwsAsync(() => ContainerWriter.create(path, { schema: ALERT_SCHEMA }), {
    message: /can't write .*alerts\.ocf: no such file/,
  });
  t.like(error, { code: 'INPUT' });
});

// Linux refuses every write to this device as a full disk does.
(process.platform === 'linux' ? test : test.skip)('a full disk is an error of one sentence', async (t) => {
  const dir = await folder(t);
  const { symlink } = await import('node:fs/promises');
  await symlink('/dev/full', join(dir, 'alerts.ocf.partial'));
  const error = await t.throwsAsync(() => write(join(dir, 'alerts.ocf')), {
    message: /can't write .*alerts\.ocf: ENOSPC/,
  });
  t.like(error, { code: 'INPUT' });
});

test('a folder or a device is not replaced by a file', async (t) => {
  const dir = await folder(t);
  for (const [path, message] of [
    [dir, /expected a file, it is a folder$/],
    ['/dev/null', /can't write \/dev\/null: expected a file, it is a device$/],
  ] as const)
    await t.throwsAsync(ContainerWriter.create(path, { schema: ALERT_SCHEMA }), { code: 'INPUT', message });
  t.deepEqual(await readdir(dir), []);
});

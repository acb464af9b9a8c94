import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readAlertFile } from '@alert-stream/common/alert-file.ts';
import { ContainerWriter } from '@alert-stream/common/avro/container-writer.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { packetHeader } from '@alert-stream/common/packet.ts';
import { alert, ALERT_SCHEMA } from '../../support/alert-schema.ts';

const record = parseSchema(ALERT_SCHEMA).toBuffer(alert());
const packet = Buffer.concat([packetHeader(900), record]);

async function fileOf(t: ExecutionContext, content: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'alert-file-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const path = join(folder, 'alert.avro');
  await writeFile(path, content);
  return path;
}

test('a packet is one alert of the schema that its id stands for, and can be read again', async (t) => {
  const asked: number[] = [];
  const file = await readAlertFile(await fileOf(t, packet), (id) => {
    asked.push(id);
    return ALERT_SCHEMA;
  });
  for (const _ of [1, 2]) {
    const records = [];
    for await (const each of file.records) records.push(each);
    t.deepEqual(records, [record]);
  }
  t.is(file.schemaId, 900);
  t.is(file.type.name, parseSchema(ALERT_SCHEMA).name);
  t.deepEqual(asked, [900]);
});

test('a container file has its schema with it, and nobody is asked for one', async (t) => {
  const path = await fileOf(t, Buffer.alloc(0));
  const writer = await ContainerWriter.create(path, { schema: ALERT_SCHEMA });
  await writer.append(record);
  await writer.close();
  const { records, schemaId } = await readAlertFile(path, () => t.fail());
  for await (const each of records) t.deepEqual(each, record);
  t.is(schemaId, undefined);
});

const refused = test.macro(async (t: ExecutionContext, content: Buffer, message: RegExp) => {
  const path = await fileOf(t, content);
  const error = await t.throwsAsync(() => readAlertFile(path, () => ALERT_SCHEMA), {
    instanceOf: AlertStreamError,
    message,
  });
  t.is(error?.exitCode, 2);
  t.true(error?.message.startsWith(`${path}: `));
});
test(
  'a file that is neither a container nor a packet',
  refused,
  Buffer.from('years of work'),
  /an Avro container file, .* or a packet as it was sent/,
);
test('an empty file', refused, Buffer.alloc(0), /an Avro container file, .* or a packet as it was sent/);
test('a packet without a record', refused, packet.subarray(0, 5), /more than 5 bytes, got 5/);
test('a packet that is cut', refused, packet.subarray(0, -1), /the record isn't of its schema/);
test('two packets', refused, Buffer.concat([packet, packet]), /bytes are left over/);

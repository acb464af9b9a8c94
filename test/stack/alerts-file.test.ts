import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { readContainer } from '@alert-stream/common/avro/container-file.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { packetHeader } from '@alert-stream/common/packet.ts';
import { requireAlerts } from '../../stack/alerts-file.ts';
import { requireTime } from '../../stack/alerts-span.ts';
import { chartFolder, renderChart } from '../../rendered/chart.ts';
import { sourceDigests } from '../../stack/check/source.ts';
import { tools } from '../../tools/tools.ts';

let folder: string;
let record: Buffer;

test.before('an alert of schema 9.0, as the package has it', async () => {
  folder = await mkdtemp(join(tmpdir(), 'alert-stream-file-'));
  const { records } = await readContainer(join(tools().alertSchemas, '9/0/sample_data/fakeAlert.avro'));
  for await (const each of records) record = Buffer.from(each);
});

test.after.always(() => rm(folder, { recursive: true, force: true }));

async function packet(schemaId: number): Promise<string> {
  const path = join(folder, `${schemaId}.avro`);
  await writeFile(path, Buffer.concat([packetHeader(schemaId), record]));
  return path;
}

test('a packet as it was sent is taken: alerts, time, and what has to come out again', async (t) => {
  const path = await packet(900);
  await t.notThrowsAsync(requireAlerts(path));
  const options = { valuesFiles: [join(chartFolder, 'values-local.yaml')], set: { 'simulator.load.file': path } };
  await t.notThrowsAsync(async () => requireTime(path, await renderChart(options)));
  t.is((await sourceDigests(path)).size, 1);
});

test('a packet of a schema that the registry will not have is refused, with those that it will', async (t) => {
  const error = await t.throwsAsync(requireAlerts(await packet(901)), { instanceOf: AlertStreamError });
  t.regex(error?.message ?? '', /^--file .*901\.avro: its schema id is 901, the registry will have 300, .*, 1101$/);
  t.is(error?.exitCode, 2);
});

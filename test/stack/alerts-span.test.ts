import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { ContainerWriter } from '@alert-stream/common/avro/container-writer.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { requireTime } from '../../stack/alerts-span.ts';
import { chartFolder, renderChart } from '../../rendered/chart.ts';

const SECONDS_PER_DAY = 86_400;

const SCHEMA = {
  type: 'record',
  name: 'alert',
  namespace: 'test.v8_0',
  fields: [
    {
      name: 'diaSource',
      type: {
        type: 'record',
        name: 'diaSource',
        fields: ['midpointMjdTai', 'visit', 'detector'].map((name) => ({
          name,
          type: name === 'midpointMjdTai' ? 'double' : 'long',
        })),
      },
    },
  ],
};

let folder: string;

test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alert-stream-span-'));
});

test.after.always(() => rm(folder, { recursive: true, force: true }));

/** A file with two detectors' alerts in each visit. @param visits seconds after the first one */
async function fileOf(name: string, visits: number[]): Promise<string> {
  const file = join(folder, `${name}.avro`);
  const type = parseSchema(SCHEMA);
  const writer = await ContainerWriter.create(file, { schema: SCHEMA });
  for (const [visit, seconds] of visits.entries()) {
    for (const detector of [1n, 2n]) {
      await writer.append(
        type.toBuffer({
          diaSource: { midpointMjdTai: 61_000 + seconds / SECONDS_PER_DAY, visit: BigInt(visit), detector },
        }),
      );
    }
  }
  await writer.close();
  return file;
}

/** The chart as it is run on one machine. */
async function rendered(file: string, set: Record<string, unknown> = {}) {
  return renderChart({
    valuesFiles: [join(chartFolder, 'values-local.yaml')],
    set: { 'simulator.load.file': file, ...set },
  });
}

test('alerts of visits that last longer than the interval are refused with the interval that they need', async (t) => {
  const file = await fileOf('two-visits', [0, 40]);
  const error = await t.throwsAsync(requireTime(file, await rendered(file)), { name: 'AlertStreamError' });
  t.regex(
    error?.message ?? '',
    /two-visits\.avro: its alerts span 40\.\d+ s, and would be repeated every 37 s: give --interval 4\d or more/,
  );
  t.is((error as { exitCode?: number }).exitCode, 2);
  await t.notThrowsAsync(async () => requireTime(file, await rendered(file, { 'simulator.repeatInterval': 41 })));
});

test('what the chart is told to load and play them with counts', async (t) => {
  const file = await fileOf('fast', [0, 40]);
  await t.notThrowsAsync(async () =>
    requireTime(file, await rendered(file, { 'simulator.extraArgs': ['--speed', '2'] })),
  );
  const spread = { 'simulator.repeatInterval': 41, 'simulator.load.extraArgs': ['--spread', 4] };
  await t.throwsAsync(async () => requireTime(file, await rendered(file, spread)), {
    message: /span 42\.\d+ s, and would be repeated every 41 s/,
  });
});

test('alerts of one visit fit any interval', async (t) => {
  const file = await fileOf('one-visit', [0]);
  await t.notThrowsAsync(async () => requireTime(file, await rendered(file, { 'simulator.repeatInterval': 1 })));
});

test('without a player there is nothing to fit', async (t) => {
  const file = await fileOf('alone', [0, 400]);
  await t.notThrowsAsync(requireTime(file, []));
});

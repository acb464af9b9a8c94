import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { AlertMaker } from '../../../../services/simulator/src/generate/alert-maker.ts';
import { chooseModel, type ModelOptions } from '../../../../services/simulator/src/generate/choose-model.ts';
import { tools } from '../../../../tools/tools.ts';

const schemas = tools().alertSchemas;
const knobs = { seed: 1, visits: 1, alertsPerVisit: 10 };
const folder = mkdtempSync(join(tmpdir(), 'alert-stream-model-'));

test.after.always(() => rmSync(folder, { recursive: true }));

const places = Array.from({ length: knobs.alertsPerVisit }, (_, place) => place);

for (const size of [64_000, 80_000, 139_000, 1_000_000]) {
  test(`packets have ${size} bytes on average when they shall, to two per cent`, async (t) => {
    const maker = new AlertMaker(await chooseModel({ schemas, size }, knobs), knobs);
    const bytes = places.map((place) => maker.record(place).length + 5);
    const mean = bytes.reduce((sum, one) => sum + one) / bytes.length;
    t.true(Math.abs(mean - size) < 0.02 * size, `${mean} bytes`);
  });

  test(`all filled, each packet has ${size} bytes when it shall, to two per cent`, async (t) => {
    const maker = new AlertMaker(await chooseModel({ schemas, size, fillAll: true }, knobs), knobs);
    for (const place of places) {
      const bytes = maker.record(place).length + 5;
      t.true(Math.abs(bytes - size) < 0.02 * size, `${bytes} bytes`);
    }
  });
}

test('the history stays as near to the usual one as the size allows', async (t) => {
  const details = async (size: number) =>
    (await chooseModel({ schemas, size, fillAll: true }, knobs)).details
      .slice(1)
      .map((detail) => Number(detail.split(' ').at(-1)));
  const [pixels, previous, forced] = (await details(85_200)) as [number, number, number];
  t.true(Math.abs(previous + forced - 30) <= 3, `${previous} and ${forced}`);
  // FITS has blocks: cutouts of 27 to 37 pixels take the same bytes, and so do those of 1 to 26.
  t.is(pixels, 37);
  t.is((await details(62_500))[0], 26);
});

test('a size out of reach is refused with those within', async (t) => {
  const error = await t.throwsAsync(chooseModel({ schemas, size: 1000 }, knobs), {
    message: /--size: .* have from \d{5} to \d{7} bytes, the nearest to 1000 is \d{5}/,
  });
  t.like(error, { code: 'CONFIG' });
});

const refused = test.macro(async (t, options: ModelOptions, message: RegExp) => {
  t.like(await t.throwsAsync(chooseModel(options, knobs), { message }), { exitCode: 2 });
});
test(
  'a size and what it finds',
  refused,
  { schemas, size: 80_000, cutoutPixels: 31 },
  /^--size and --cutout-pixels don't go together/,
);
test('a real alert and a size', refused, { schemas, like: 'x', size: 80_000 }, /^--like and --size don't go together/);
test(
  'a schema and a version',
  refused,
  { schemas, schema: 'x', schemaVersion: '7.1' },
  /^--schema and --schema-version don't go together/,
);
test('no schema at all', refused, {}, /^--schemas is required/);
test('a file that is not there', refused, { like: join(folder, 'none') }, /^can't read .*none: no such file/);

const diaSource = (time: string) => ({
  type: 'record',
  name: 'mine.source',
  fields: [
    { name: 'diaSourceId', type: 'long' },
    { name: time, type: 'double' },
  ],
});
const alertOf = (id: string) => ({
  type: 'record',
  name: 'mine.alert',
  fields: [
    { name: id, type: 'long' },
    { name: 'diaSource', type: 'source' },
    { name: 'cutoutScience', type: ['null', 'bytes'] },
  ],
});

function schemaFile(name: string, schema: object): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(schema));
  return path;
}

test.serial('alerts of a schema of my own, which refers to a file beside it', async (t) => {
  const schema = schemaFile('alert.avsc', alertOf('alertId'));
  schemaFile('source.avsc', diaSource('midPointTai'));
  const model = await chooseModel({ schema }, knobs);
  const made = parseSchema(model.schema).fromBuffer(new AlertMaker(model, knobs).record(0)) as Record<string, unknown>;
  t.deepEqual(Object.keys(made), ['alertId', 'diaSource', 'cutoutScience']);
  t.is((made['diaSource'] as { diaSourceId: bigint }).diaSourceId, made['alertId'] as bigint);
});

test.serial('a schema without an id, or without a time, is none of alerts', async (t) => {
  const schema = schemaFile('alert.avsc', alertOf('number'));
  schemaFile('source.avsc', diaSource('midPointTai'));
  await t.throwsAsync(chooseModel({ schema }, knobs), {
    message: /no alerts can be made with schema .*diaSourceId or alertId/,
  });
  schemaFile('alert.avsc', alertOf('alertId'));
  schemaFile('source.avsc', diaSource('time'));
  await t.throwsAsync(chooseModel({ schema }, knobs), {
    message: /no alerts can be made with schema .*midpointMjdTai/,
  });
});

test('schemas of other content give other ids, though all else is the same', async (t) => {
  const ids = await Promise.all(
    ['9.0', '11.0', '11.1'].map(async (schemaVersion) => {
      const model = await chooseModel({ schemas, schemaVersion }, knobs);
      return (model.type.fromBuffer(new AlertMaker(model, knobs).record(0)) as { diaSourceId: bigint }).diaSourceId;
    }),
  );
  t.is(new Set(ids).size, 3);
});

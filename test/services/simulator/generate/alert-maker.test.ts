import { gzipSync } from 'node:zlib';
import test from 'ava';
import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { alertTimeReader } from '@alert-stream/common/avro/alert-time.ts';
import { readFits } from '@alert-stream/common/fits/read.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { loadAlertSchemas, type AlertSchema } from '@alert-stream/common/lsst-schemas.ts';
import { AlertMaker, type AlertKnobs } from '../../../../services/simulator/src/generate/alert-maker.ts';
import { schemaModels, type Style } from '../../../../services/simulator/src/generate/alert-model.ts';
import type { AlertSize } from '../../../../services/simulator/src/generate/fill/size.ts';
import { tools } from '../../../../tools/tools.ts';

const schemas = loadAlertSchemas(tools().alertSchemas);
const newest = schemas.find(({ version }) => version === '11.1') as AlertSchema;
type Knobs = AlertKnobs & AlertSize;
const knobs: Knobs = {
  seed: 1,
  visits: 1,
  alertsPerVisit: 1000,
  cutoutPixels: 31,
  previousSources: 10,
  forcedSources: 20,
};
const maker = (changes: Partial<Knobs> = {}, { version, schema } = newest, style: Style = 'consistent') =>
  new AlertMaker(schemaModels({ name: version, schema }, style)({ ...knobs, ...changes }), { ...knobs, ...changes });

type DiaSource = {
  diaSourceId: bigint;
  visit: bigint;
  detector: number;
  midpointMjdTai: number;
  ra: number;
  dec: number;
};
type Alert = {
  diaSourceId: bigint;
  diaSource: DiaSource;
  prvDiaSources: DiaSource[];
  prvDiaForcedSources: DiaSource[];
  cutoutDifference: Buffer;
};

function alerts(indexes: number[], made = maker()): Alert[] {
  const type = parseSchema(newest.schema);
  return indexes.map((index) => type.fromBuffer(made.record(index)) as Alert);
}

/** Paths of what is null or empty in a record. */
function gaps(value: unknown, path = ''): string[] {
  if (value === null || (Array.isArray(value) && value.length === 0)) return [path];
  if (Buffer.isBuffer(value) || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, content]) => gaps(content, `${path}.${name}`));
}

for (const schema of schemas) {
  test(`an alert of schema ${schema.version} with all filled decodes with it, and no field of it is empty`, (t) => {
    const record = maker({}, schema, 'all-filled').record(7);
    const type = parseSchema(schema.schema);
    t.deepEqual(gaps(type.fromBuffer(record)), []);
    t.true(alertIdReader(type)(record) > 0n);
    t.true(alertTimeReader(type)(record) > 61_000);
  });
}

test('the same seed and knobs give the same bytes, in whatever order alerts are made', (t) => {
  const [one, other] = [maker(), maker()];
  const forwards = [0, 1, 500, 999].map((index) => Buffer.from(one.record(index)));
  const backwards = [999, 500, 1, 0].map((index) => Buffer.from(other.record(index))).toReversed();
  t.deepEqual(forwards, backwards);
  t.deepEqual(one.marker, other.marker);
});

test('sets that differ in any knob have no id in common', (t) => {
  const sets: Partial<Knobs>[] = [
    {},
    { seed: 2 },
    { visits: 2 },
    { alertsPerVisit: 999 },
    { cutoutPixels: 30 },
    { previousSources: 9 },
    { forcedSources: 21 },
    { bursts: { detectors: 9 } },
  ];
  const ids = sets.flatMap((set) => alerts([3, 900], maker(set))).map(({ diaSourceId }) => diaSourceId);
  t.is(new Set(ids).size, sets.length * 2);
});

test('ids ascend through a visit, from below 2^53 to above', (t) => {
  const ids = alerts([0, 1, 2, 498, 499, 500, 501, 998, 999]).map(({ diaSourceId }) => diaSourceId);
  t.deepEqual(
    ids,
    [...new Set(ids)].sort((a, b) => (a < b ? -1 : 1)),
  );
  t.deepEqual(
    ids.map((id) => id > 9_007_199_254_740_992n),
    [false, false, false, false, false, true, true, true, true],
  );
  t.true(ids.every((id) => id < 2n ** 63n));
});

test('visits follow one another every 37 s, each with its own number, and ids ascend through all of them', (t) => {
  const made = alerts([0, 19, 20, 39, 40, 59], maker({ visits: 3, alertsPerVisit: 20 }));
  const seconds = made.map(({ diaSource }) =>
    Math.round((diaSource.midpointMjdTai - (made[0] as Alert).diaSource.midpointMjdTai) * 86_400),
  );
  t.deepEqual(seconds, [0, 0, 37, 37, 74, 74]);
  const first = (made[0] as Alert).diaSource.visit;
  t.deepEqual(
    made.map(({ diaSource }) => diaSource.visit - first),
    [0n, 0n, 1n, 1n, 2n, 2n],
  );
  const ids = made.map(({ diaSourceId }) => diaSourceId);
  t.deepEqual(
    ids,
    [...new Set(ids)].toSorted((a, b) => (a < b ? -1 : 1)),
  );
  t.deepEqual(
    ids.map((id) => id > 2n ** 53n),
    [false, false, false, true, true, true],
  );
});

test('the alert and its source have one id', (t) => {
  for (const { diaSourceId, diaSource } of alerts([0, 999])) t.is(diaSource.diaSourceId, diaSourceId);
});

test('a visit has one time and one number, and its alerts lie on many detectors, each in its own small field', (t) => {
  const visit = alerts(Array.from({ length: 100 }, (_, place) => place * 10)).map(({ diaSource }) => diaSource);
  t.is(new Set(visit.map(({ midpointMjdTai }) => midpointMjdTai)).size, 1);
  t.is(new Set(visit.map(({ visit: number }) => number)).size, 1);
  t.true(new Set(visit.map(({ detector }) => detector)).size > 50);
  t.true(visit.every(({ detector }) => detector >= 0 && detector < 189));

  const neighbours = alerts(Array.from({ length: 30 }, (_, index) => index)).map(({ diaSource }) => diaSource);
  for (const onDetector of Object.values(Object.groupBy(neighbours, ({ detector }) => detector))) {
    const declinations = (onDetector ?? []).map(({ dec }) => dec);
    const spread = Math.max(...declinations) - Math.min(...declinations);
    t.true(spread < 0.23, `declinations ${spread} degrees apart`);
  }
});

test('all filled, the history has ten earlier sources and twenty forced ones, before the visit, oldest first', (t) => {
  const [alert] = alerts([5], maker({}, newest, 'all-filled')) as [Alert];
  t.is(alert.prvDiaSources.length, 10);
  t.is(alert.prvDiaForcedSources.length, 20);
  const times = alert.prvDiaSources.map(({ midpointMjdTai }) => midpointMjdTai);
  t.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
  t.true((times.at(-1) as number) < alert.diaSource.midpointMjdTai);
});

test('an alert takes about 80 kB, and its images compress worse than those of a real one', (t) => {
  for (const alert of alerts([0, 1, 999])) {
    const cutout = alert.cutoutDifference;
    t.true(cutout.length > 25_000 && cutout.length < 27_000, `${cutout.length} bytes`);
    const data = (readFits(cutout) ?? []).map(({ dataAt, dataBytes }) => cutout.subarray(dataAt, dataAt + dataBytes));
    const plain = Buffer.concat(data);
    // A real one's (lsst-7912941781254298) lose 30 %.
    const saved = 1 - gzipSync(plain, { level: 9 }).length / plain.length;
    t.true(saved < 0.12, `gzip saves ${saved}`);
  }
});

test('two alerts of a visit share no noise', (t) => {
  const [one, other] = alerts([10, 11]) as [Alert, Alert];
  const same = one.cutoutDifference.subarray(2880, 2880 + 31 * 31 * 4);
  t.notDeepEqual(same, other.cutoutDifference.subarray(2880, 2880 + 31 * 31 * 4));
});

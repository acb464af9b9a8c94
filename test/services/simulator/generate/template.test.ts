import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { ContainerWriter } from '@alert-stream/common/avro/container-writer.ts';
import { loadAlertSchemas, type AlertSchema } from '@alert-stream/common/lsst-schemas.ts';
import { packetHeader } from '@alert-stream/common/packet.ts';
import { readFits } from '@alert-stream/common/fits/read.ts';
import { AlertMaker } from '../../../../services/simulator/src/generate/alert-maker.ts';
import { schemaModels } from '../../../../services/simulator/src/generate/alert-model.ts';
import { chooseModel, type ModelOptions } from '../../../../services/simulator/src/generate/choose-model.ts';
import { tools } from '../../../../tools/tools.ts';

const schemas = tools().alertSchemas;
const { schema } = loadAlertSchemas(schemas).find(({ version }) => version === '9.0') as AlertSchema;
const knobs = { seed: 7, visits: 1, alertsPerVisit: 50 };
const folder = mkdtempSync(join(tmpdir(), 'alert-stream-template-'));

test.after.always(() => rmSync(folder, { recursive: true }));

type Source = {
  diaSourceId: bigint;
  visit: bigint;
  detector: number;
  midpointMjdTai: number;
  ra: number;
  dec: number;
  psfFlux: number;
  psfFluxErr: number;
  scienceFlux: number;
  templateFlux: number;
  snr: number;
  trailRa: number;
  x: number;
  diaObjectId: bigint;
  band: string;
};
type Alert = {
  diaSourceId: bigint;
  diaSource: Source;
  prvDiaSources: Source[];
  cutoutScience: Buffer;
  prvDiaForcedSources: Source[];
  diaObject: {
    diaObjectId: bigint;
    ra: number;
    firstDiaSourceMjdTai: number;
    lastDiaSourceMjdTai: number;
    [statistic: string]: unknown;
  };
};

/** Stands for an alert that came from the survey. */
const original = schemaModels(
  { name: '9.0', schema },
  'consistent',
)({ cutoutPixels: 30, previousSources: 5, forcedSources: 9 });
const record = withHistory(1);
const real = original.type.fromBuffer(record) as Alert;

/** The first alert of a set with three earlier sources. */
function withHistory(seed: number): Buffer {
  const maker = new AlertMaker(original, { seed, visits: 1, alertsPerVisit: 200 });
  for (let index = 0; index < maker.count; index += 1) {
    const alert = original.type.fromBuffer(Buffer.from(maker.record(index))) as Alert;
    if (alert.prvDiaSources?.length === 3) return Buffer.from(maker.record(index));
  }
  throw new Error('no alert has three earlier sources');
}

function file(name: string, bytes: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function container(): Promise<string> {
  const path = join(folder, 'alerts.avro');
  const writer = await ContainerWriter.create(path, { schema });
  await writer.append(record);
  await writer.close();
  return path;
}

async function made(options: ModelOptions, places = [0, 30]): Promise<Alert[]> {
  const model = await chooseModel(options, knobs);
  const maker = new AlertMaker(model, knobs);
  return places.map((place) => model.type.fromBuffer(maker.record(place)) as Alert);
}

const packet = () => file('packet', Buffer.concat([packetHeader(900), record]));

test('the container, the packet and the bare record of an alert make the same alerts', async (t) => {
  const like = [
    await made({ like: await container() }),
    await made({ like: packet(), schemas }),
    await made({ like: packet(), schemas, schemaVersion: '9.0' }),
    await made({ like: file('bare', record), schemas, schemaVersion: '9.0' }),
  ];
  for (const one of like) t.deepEqual(one, like[0]);
});

test('sizes, flags and band are those of the real alert; ids, times, places and measurements are new', async (t) => {
  const model = await chooseModel({ like: packet(), schemas }, knobs);
  const maker = new AlertMaker(model, knobs);
  t.true(Math.abs(maker.record(0).length - record.length) < 20);
  const [one, other] = (await made({ like: packet(), schemas })) as [Alert, Alert];
  t.is(one.prvDiaSources.length, real.prvDiaSources.length);
  t.is(one.diaSource.band, real.diaSource.band);
  t.is(one.diaSource.diaSourceId, one.diaSourceId);
  const differing: ((alert: Alert) => unknown)[] = [
    (alert) => alert.diaSourceId,
    (alert) => alert.diaObject.diaObjectId,
    (alert) => alert.diaSource.ra,
    (alert) => alert.diaSource.dec,
    (alert) => alert.diaSource.psfFlux,
    (alert) => alert.prvDiaSources[0]?.diaSourceId,
    (alert) => alert.cutoutScience.toString('base64'),
  ];
  for (const of of differing) t.is(new Set([of(real), of(one), of(other)]).size, 3, String(of));
  t.not(one.diaSource.midpointMjdTai, real.diaSource.midpointMjdTai);
  t.is(one.diaSource.midpointMjdTai, other.diaSource.midpointMjdTai);
  t.is(one.diaSource.visit, other.diaSource.visit);
  t.true(one.diaSource.detector < other.diaSource.detector);
});

test('the history is as long ago as in the real alert, and as far away on the sky', async (t) => {
  const [one] = (await made({ like: packet(), schemas })) as [Alert];
  const relative = ({ diaSource, prvDiaSources }: Alert) =>
    prvDiaSources.flatMap(({ midpointMjdTai, dec }) => [
      midpointMjdTai - diaSource.midpointMjdTai,
      dec - diaSource.dec,
    ]);
  for (const [index, value] of relative(one).entries())
    t.true(Math.abs(value - (relative(real)[index] as number)) < 1e-6);
});

test('what was equal stays equal, and what was computed from others still is what it says', async (t) => {
  for (const alert of await made({ like: packet(), schemas }, [0, 10, 20, 49])) {
    const { diaSource: source, diaObject, prvDiaSources: history, prvDiaForcedSources: forced } = alert;
    const near = (a: number, b: number, what: string) => t.true(Math.abs(a / b - 1) < 1e-5, `${what}: ${a}, ${b}`);
    near(source.snr, Math.abs(source.psfFlux) / source.psfFluxErr, 'snr');
    near(source.scienceFlux, source.psfFlux + source.templateFlux, 'science');
    t.is(source.diaObjectId, diaObject.diaObjectId);
    t.is(history[0]?.diaSourceId, diaObject.diaObjectId);
    t.is(diaObject.firstDiaSourceMjdTai, (history[0] as Source).midpointMjdTai);
    t.is(diaObject.lastDiaSourceMjdTai, source.midpointMjdTai);
    for (const { diaObjectId, ra } of forced) t.deepEqual([diaObjectId, ra], [diaObject.diaObjectId, diaObject.ra]);
    for (const { visit, psfFlux } of history) {
      const at = forced.find((one) => one.visit === visit);
      t.true(at !== undefined && Math.sign(at.psfFlux) === Math.sign(psfFlux));
    }
    const inBand = [...history, source].filter(({ band }) => band === source.band).map(({ psfFlux }) => psfFlux);
    near(diaObject[`${source.band}_psfFluxMax`] as number, Math.max(...inBand), 'maximum');
    near(diaObject[`${source.band}_psfFluxMin`] as number, Math.min(...inBand), 'minimum');
    t.is(source.trailRa, Number.isNaN(source.trailRa) ? source.trailRa : source.ra);
    const card = (keyword: string) => {
      const text = alert.cutoutScience.toString('latin1', 0, 2880).match(new RegExp(`${keyword} *= *([^ ]+)`))?.[1];
      return Number(text);
    };
    t.true(Math.abs(source.x - card('CUTMINX') - card('CRPIX1')) < 1e-3);
    t.true(Math.abs(source.ra - card('CRVAL1')) < 1e-9);
  }
});

test('alerts made after different ones share no ids, though all else is the same', async (t) => {
  const another = withHistory(2);
  const like = file('another', Buffer.concat([packetHeader(900), another]));
  const ids = [...(await made({ like: packet(), schemas })), ...(await made({ like, schemas }))].map(
    ({ diaSourceId }) => diaSourceId,
  );
  t.is(new Set(ids).size, 4);
});

test('the image of each cutout has noise of its own, as strong as the real one', async (t) => {
  const [one, other] = (await made({ like: packet(), schemas })) as [Alert, Alert];
  const image = (alert: Alert) =>
    Array.from({ length: 30 * 30 }, (_, pixel) => alert.cutoutScience.readFloatBE(2880 + 4 * pixel));
  const deviation = (a: number[], b: number[]) =>
    Math.sqrt(a.reduce((sum, value, pixel) => sum + (value - (b[pixel] as number)) ** 2, 0) / a.length);
  const brightness = (alert: Alert) => alert.diaSource.psfFlux / real.diaSource.psfFlux;
  const scaled = (alert: Alert) => image(alert).map((value) => value / brightness(alert));
  const variance = real.cutoutScience.readFloatBE(2880 + 5760 + 2880);
  const ofReal = deviation(scaled(one), image(real)) / Math.sqrt(variance);
  const ofOther = deviation(scaled(one), scaled(other)) / Math.sqrt(variance);
  t.true(ofReal > 0.65 && ofReal < 1.05, `${ofReal}`);
  t.true(ofOther > 0.9 && ofOther < 1.2, `${ofOther}`);
});

test('cutouts keep the layout, and compress no better than the real ones', async (t) => {
  const [one] = (await made({ like: packet(), schemas })) as [Alert];
  const layout = (fits: Buffer) => readFits(fits)?.map(({ name, shape, bitsPerPixel }) => [name, shape, bitsPerPixel]);
  t.deepEqual(layout(one.cutoutScience), layout(real.cutoutScience));
  const saved = (fits: Buffer) => 1 - gzipSync(fits).length / fits.length;
  t.true(saved(one.cutoutScience) < saved(real.cutoutScience) + 0.01);
});

const refused = test.macro(async (t, bytes: Buffer, message: RegExp, options: ModelOptions = {}) => {
  const like = file(t.title.replaceAll(/\W/g, '-'), bytes);
  t.like(await t.throwsAsync(chooseModel({ like, schemas, ...options }, knobs), { message }), { exitCode: 2 });
});
test('an empty file', refused, Buffer.alloc(0), /expected an alert, the file is empty/);
test(
  'text',
  refused,
  Buffer.from('these are no alerts'),
  /text: an alert packet starts with byte 0, got 116 \(expected an Avro container file, a packet/,
);
test(
  'a packet of an unknown schema',
  refused,
  Buffer.concat([packetHeader(9900), record]),
  /its schema id is 9900, known are 300, .*1101/,
);
test(
  'a packet cut short',
  refused,
  Buffer.concat([packetHeader(900), record.subarray(0, 5000)]),
  /the record isn't of its schema/,
);
test('a bare record of another schema', refused, record, /the record isn't of its schema/, { schemaVersion: '7.4' });

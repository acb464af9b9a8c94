import { readFits } from '@alert-stream/common/fits/read.ts';
import test from 'ava';
import { alertAsJson } from '../../../../../services/alert-database/src/server/decoded/alert-json.ts';
import { alert, SCHEMAS, type Alert, type AlertOptions } from '../../support/pages/alerts.ts';
import { contextWith } from '../../support/pages/context.ts';

async function json(made: Alert, cutouts: 'links' | 'base64' = 'links') {
  const text = await alertAsJson(contextWith(made).context, made.id, { cutouts, base: '/alertdb' });
  return JSON.parse(String(Buffer.concat(text?.pieces ?? [])));
}

const id = 9_223_372_036_854_775_807n;
const withId = (options: AlertOptions = {}) =>
  alert({
    ...options,
    change: (record) => {
      record['diaSourceId'] = id;
      options.change?.(record);
    },
  });

test('it has all fields, and ids as strings', async (t) => {
  const { id: found, schemaId, alert: fields } = await json(withId());
  t.is(found, String(id));
  t.is(schemaId, 1101);
  t.is(fields.diaSourceId, String(id));
  t.is(fields.diaSource.band.length, 1);
  t.is(typeof fields.diaSource.visit, 'string');
  t.is(typeof fields.diaSource.detector, 'number');
  t.is(fields.prvDiaSources.length, 3);
  t.is(fields.prvDiaForcedSources.length, 4);
});

test('NaN and infinities are strings, and null stays null', async (t) => {
  const made = alert({
    change: ({ diaSource }) =>
      Object.assign(diaSource, { psfFlux: Number.NaN, apFlux: Number.NEGATIVE_INFINITY, snr: null }),
  });
  t.like((await json(made)).alert.diaSource, { psfFlux: 'NaN', apFlux: '-Infinity', snr: null });
});

test('cutouts are links by which the request can go on', async (t) => {
  const { alert: fields, packet, schema, page } = await json(withId());
  t.is(fields.cutoutScience, `/alertdb/v1/alerts/${id}/cutouts/science`);
  t.is(packet, `/alertdb/v1/alerts/${id}`);
  t.is(page, `/alertdb/alerts/${id}`);
  t.is(schema, '/alertdb/v1/schemas/1101');
});

test('or the files themselves, in base64', async (t) => {
  const { alert: fields } = await json(withId(), 'base64');
  t.deepEqual(readFits(Buffer.from(fields.cutoutTemplate, 'base64'))?.[0]?.shape, [11, 11]);
});

test('a cutout that the alert lacks is null in either form, and an empty one no link', async (t) => {
  const made = alert({
    change: (record) => Object.assign(record, { cutoutScience: null, cutoutTemplate: Buffer.alloc(0) }),
  });
  for (const form of ['links', 'base64'] as const)
    t.like((await json(made, form)).alert, { cutoutScience: null, cutoutTemplate: '' });
});

for (const { version, id: schemaId } of SCHEMAS) {
  test(`an alert of schema ${version} is told`, async (t) => {
    const made = alert({ version });
    t.like(await json(made), { id: String(made.id), schemaId });
  });
}

test('an alert that is not archived is nothing', async (t) => {
  const { context } = contextWith();
  t.is(await alertAsJson(context, 12n, { cutouts: 'links', base: '' }), undefined);
});

const undecodable = test.macro(
  async (t, damage: (made: Alert, schemas: Map<number, Buffer>) => void, reason: RegExp) => {
    const made = alert();
    const { context, schemas } = contextWith(made);
    damage(made, schemas);
    const error = await t.throwsAsync(alertAsJson(context, made.id, { cutouts: 'links', base: '' }), {
      name: 'HttpError',
      message: reason,
    });
    t.like(error, { status: 500 });
  },
);
test(
  'a schema that is not archived is told',
  undecodable,
  (_, schemas) => schemas.clear(),
  /^alert \d+ is archived and can't be decoded: its schema, 1101, is not archived; its packet is to be had as it is$/,
);
test(
  'a schema that is none is told',
  undecodable,
  (made, schemas) => schemas.set(made.schemaId, Buffer.from('{')),
  /can't be decoded: /,
);
test(
  'a record that is cut is told',
  undecodable,
  (made) => Object.assign(made, { packet: made.packet.subarray(0, 900) }),
  /can't be decoded: /,
);
test(
  'a count that is too large is told at once',
  undecodable,
  (made, schemas) => {
    const fields = [
      { name: 'diaSourceId', type: 'long' },
      { name: 'many', type: { type: 'array', items: 'null' } },
    ];
    schemas.set(made.schemaId, Buffer.from(JSON.stringify({ type: 'record', name: 'alert', fields })));
    const record = Buffer.from([2, 0x80, 0x80, 0x80, 0x80, 0x10, 0]);
    Object.assign(made, { packet: Buffer.concat([made.packet.subarray(0, 5), record]) });
  },
  /can't be decoded: .* more than 1000\d\d records and values without bytes/,
);
test(
  'bytes that are no packet are told',
  undecodable,
  (made) => Object.assign(made, { packet: Buffer.from('x'.repeat(20)) }),
  /starts with byte 0, got 120/,
);

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { readContainer } from '@alert-stream/common/avro/container-file.ts';
import { recordDecoder } from '@alert-stream/common/avro/field.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { generate } from '../../../../services/simulator/src/generate/generate.ts';
import type { AlertRecord } from '../../../../services/simulator/src/generate/transform.ts';
import { tools } from '../../../../tools/tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'alert-stream-transform-'));
const size = { cutoutPixels: 3, previousSources: 1, forcedSources: 2 };

test.after.always(() => rmSync(folder, { recursive: true }));

function program(name: string, source: string): string {
  const path = join(folder, name);
  writeFileSync(path, source);
  return path;
}

async function made(transform: string | undefined, name: string): Promise<AlertRecord[]> {
  const file = join(folder, `${name}.avro`);
  const options = { file, schemas: tools().alertSchemas, seed: 1, visits: 2, alertsPerVisit: 30, transform, ...size };
  await generate(options, createLogger('test', 'silent'), new AbortController().signal);
  const { type, records } = await readContainer(file);
  const decode = recordDecoder(type);
  const alerts: AlertRecord[] = [];
  for await (const record of records) alerts.push(decode(record) as AlertRecord);
  return alerts;
}

test('each alert goes through the function of a TypeScript file, which knows its id, number, visit and schema', async (t) => {
  const file = program(
    'mark.ts',
    `import type { AlertTransform } from '@alert-stream/simulator/src/generate/transform.ts';
     export default ((alert, { id, index, visit, schema, random }) => {
       if (typeof id !== 'bigint' || alert['diaSourceId'] !== id) throw new Error('no id');
       alert['target_name'] = [index, visit, schema, random() < 1].join(' ');
       return alert;
     }) satisfies AlertTransform;`,
  );
  const [marked, plain] = [await made(file, 'marked'), await made(undefined, 'plain')];
  t.deepEqual(
    marked.map((alert) => alert['target_name']),
    plain.map((_, index) => `${index} ${Math.floor(index / 30)} 11.1 true`),
  );
  for (const alert of [...marked, ...plain]) alert['target_name'] = null;
  t.deepEqual(marked, plain);
});

test('null leaves an alert out; JavaScript does as well', async (t) => {
  const file = program('objects.js', `export default (alert) => (alert.diaObject === null ? null : alert);`);
  const [objects, plain] = [await made(file, 'objects'), await made(undefined, 'all')];
  t.deepEqual(
    objects,
    plain.filter((alert) => alert['diaObject'] !== null),
  );
  t.true(objects.length < plain.length && objects.length > 40);
});

test('random numbers are the same at each run', async (t) => {
  const file = program(
    'random.js',
    `export default (alert, { random }) => ({ ...alert, target_name: String(random()) });`,
  );
  const targets = async (name: string) => (await made(file, name)).map((alert) => alert['target_name']);
  const [once, again] = [await targets('once'), await targets('again')];
  t.deepEqual(once, again);
  t.is(new Set(once).size, once.length);
});

const refused = test.macro(async (t, name: string, source: string, message: RegExp) => {
  const error = await t.throwsAsync(made(program(name, source), `refused-${name}`), { message });
  t.like(error, { name: 'AlertStreamError', exitCode: 2 });
  t.false((await readdir(folder)).includes(`refused-${name}.avro`), 'no half of a file is left');
});
test(
  'a function that throws stops, and the alert is named',
  refused,
  'throws.js',
  `export default (alert, { index }) => { if (index === 7) throw new Error('I stop here'); return alert; };`,
  /^--transform: alert \d{16} \(number 7\): I stop here$/,
);
test(
  'a value of another type is refused with the field',
  refused,
  'type.ts',
  `export default (alert) => { alert.diaSource.ra = '12:00:00'; return alert; };`,
  /^--transform: alert \d{16} \(number 0\): field diaSource\.ra: expected double, got "12:00:00"$/,
);
test(
  'an id that is no BigInt is refused with the field',
  refused,
  'id.ts',
  `export default (alert) => ({ ...alert, diaSourceId: 12 });`,
  /field diaSourceId: expected long, got 12$/,
);
test(
  'null where the schema has none is refused with the field',
  refused,
  'null.ts',
  `export default (alert) => ({ ...alert, diaSource: null });`,
  /field diaSource: expected lsst\.v11_1\.diaSource, got null$/,
);
test(
  'a misspelt field is refused by name',
  refused,
  'field.ts',
  `export default (alert) => ({ ...alert, target: 'M31' });`,
  /field target: the schema has no such field$/,
);
test(
  'a promise is refused',
  refused,
  'promise.ts',
  `export default async (alert) => alert;`,
  /expected an alert or null, got a promise$/,
);
test(
  'a function that forgets to return is refused',
  refused,
  'nothing.ts',
  `export default (alert) => { alert.target_name = 'M31'; };`,
  /expected an alert or null, got undefined$/,
);
test(
  'a file without a function',
  refused,
  'empty.ts',
  `export const a = 1;`,
  /expected a function as the default export .*got undefined$/,
);
test('a file that is no program', refused, 'broken.ts', `export default (`, /^--transform: can't load .*broken\.ts: /);

test('a file that is not there', async (t) => {
  await t.throwsAsync(made(join(folder, 'none.ts'), 'none'), { message: /^--transform: can't load .*none\.ts: / });
});

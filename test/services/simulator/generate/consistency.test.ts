import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { createLogger } from '@alert-stream/common/log.ts';
import { loadAlertSchemas } from '@alert-stream/common/lsst-schemas.ts';
import { generate, type GenerateOptions } from '../../../../services/simulator/src/generate/generate.ts';
import { testTools, tools } from '../../../../tools/tools.ts';

const CHECK = fileURLToPath(new URL('consistency/check.py', import.meta.url));
const ALERTS = 2000;
const schemas = tools().alertSchemas;
const versions = loadAlertSchemas(schemas).map(({ version }) => version);

/** Small ones: all rules hold for them as for large ones, and the newest version's are as large as by default. */
const SMALL = { cutoutPixels: 9, previousSources: 2, forcedSources: 4 };

type Result = { file: string; alerts: number; checked: Record<string, number>; found: number; exceptions: string[] };

let folder: string;

test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alert-stream-consistency-'));
});

test.after.always(() => rm(folder, { recursive: true }));

async function made(name: string, options: Partial<GenerateOptions>): Promise<string> {
  const file = join(folder, `${name}.avro`);
  const all = { file, schemas, seed: 11, visits: 4, alertsPerVisit: ALERTS / 4, ...options };
  await generate(all, createLogger('test', 'silent'), new AbortController().signal);
  return file;
}

/** Reads alerts by fastavro, numpy and astropy. */
async function check(files: string[]): Promise<Result[]> {
  const env = { ...process.env, PYTHONPATH: testTools().astropy, PYTHONDONTWRITEBYTECODE: '1' };
  const child = spawn('python3', [CHECK, ...files], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const results = out.split('\n').filter((line) => line !== '');
  if (results.length !== files.length) throw new Error(`check.py: ${err}`);
  return results.map((line) => JSON.parse(line) as Result);
}

test('alerts of each schema version agree with themselves, by every rule, as astronomers read them', async (t) => {
  t.timeout(1_200_000);
  const files: string[] = [];
  for (const version of versions.slice(0, -1))
    files.push(`${await made(version, { schemaVersion: version, ...SMALL })}=fixed`);
  files.push(await made('default', {}));
  const results = await check(files);
  for (const { file, alerts, checked, found, exceptions } of results) {
    t.is(alerts, ALERTS, file);
    t.is(found, 0, `${file}: ${exceptions.join('\n')}`);
    t.true(Object.keys(checked).length > 55, `${Object.keys(checked).length} rules in ${file}`);
  }
  const newest = results.at(-1) as Result;
  t.true((newest.checked["a cutout has the box's size, 30 to 102"] ?? 0) > 5000);
  t.true((newest.checked['the orbit leads to the body'] ?? 0) > 150);
});

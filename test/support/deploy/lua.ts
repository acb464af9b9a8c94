import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testTools } from '../../../tools/tools.ts';

export type Health = { status: string; message: string };

/** What Argo CD's sandbox has of Lua's libraries: the basic functions and `table`, and no methods of strings. */
const BASIC = [
  'assert',
  'error',
  'ipairs',
  'next',
  'pairs',
  'pcall',
  'select',
  'tonumber',
  'tostring',
  'type',
  'unpack',
];

/**
 * Runs a health check of Argo CD's on an object, in the Lua that Argo CD uses and with no more libraries than there.
 *
 * @throws Error with Lua's message when the script can't be run
 */
export async function healthOf(script: string, object: unknown): Promise<Health> {
  const folder = await mkdtemp(join(tmpdir(), 'argo-cd-health-'));
  try {
    const file = join(folder, 'run.lua');
    await writeFile(file, harness(script, object));
    const { stdout } = await promisify(execFile)(testTools().glua, [file], { timeout: 10_000 }).catch(
      (error: { stdout?: string }) => {
        // It tells of errors where it prints.
        throw new Error(error.stdout?.split('\n')[0], { cause: error });
      },
    );
    const [status = '', message = ''] = stdout.trimEnd().split('\t');
    return { status, message };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function harness(script: string, object: unknown): string {
  const environment = [...BASIC.map((name) => `${name} = ${name}`), 'table = table', `obj = ${literal(object)}`];
  return [
    `local check = assert(loadstring(${quoted(script)}))`,
    'getmetatable("").__index = nil',
    `setfenv(check, { ${environment.join(', ')} })`,
    'local health = check()',
    'print(health.status .. "\\t" .. health.message)',
  ].join('\n');
}

/** A value as Lua writes it; what is null is not there. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return value === null || value === undefined ? 'nil' : String(value);
  if (Array.isArray(value)) return `{ ${value.map(literal).join(', ')} }`;
  return `{ ${Object.entries(value)
    .map(([key, child]) => `[${quoted(key)}] = ${literal(child)}`)
    .join(', ')} }`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

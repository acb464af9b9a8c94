import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { loadAlertSchemas, type AlertSchema } from '@alert-stream/common/lsst-schemas.ts';
import { tools } from '../../../../tools/tools.ts';
import { freePorts } from '../../../../stack/process/ports.ts';
import { runNode } from '../../../support/node.ts';
import { launchTestRegistry, type TestRegistry } from '../../../support/registry.ts';

const { pathname: MAIN } = new URL('../../../../services/schema-registry/src/sync/main.ts', import.meta.url);

/** Runs `sync-schemas`; gives its exit code, its last line's fields and its error. */
async function sync(...args: string[]) {
  const { code, stdout, stderr } = await runNode([MAIN, ...args]);
  const last = stdout.trim().split('\n').at(-1) ?? '';
  return { code, stderr, line: (last === '' ? {} : JSON.parse(last)) as Record<string, unknown> };
}

let registry: TestRegistry;
let dir: string;

const get = async (path: string) => (await fetch(`${registry.url.href}/${path}`)).json();
const { alertSchemas } = tools();
const schemas = loadAlertSchemas(alertSchemas);
const ids = schemas.map(({ id }) => id);

test.before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sync-'));
});
test.after.always(async () => {
  await registry?.stop();
  await rm(dir, { recursive: true, force: true });
});

/** A version of Rubin's schema under another number, edited. */
async function variant(name: string, version: string, edit: (text: string) => string): Promise<string> {
  const target = join(dir, name, version);
  await mkdir(target, { recursive: true });
  await cp(join(alertSchemas, '11/1'), target, { recursive: true });
  for (const file of (await readdir(target)).filter((each) => each.endsWith('.avsc'))) {
    await writeFile(join(target, file), edit(await readFile(join(target, file), 'utf8')));
  }
  return join(dir, name);
}

test.serial('waits for a registry that is only starting, and puts all schemas in', async (t) => {
  registry = await launchTestRegistry();
  const outcome = await sync('--registry', registry.url.href, '--schemas', alertSchemas);
  t.is(outcome.stderr, '');
  t.is(outcome.code, 0);
  t.like(outcome.line, { event: 'synced', schemas: 15, added: 15 });
});

test.serial('each schema is under its fixed id, which is its version too', async (t) => {
  t.deepEqual(await get('subjects/alert-packet/versions'), ids);
  for (const { id, schema } of schemas) {
    // Apicurio leaves out a namespace that is the one around; the text is another, the schema the same, docs included.
    const { schema: text } = (await get(`schemas/ids/${id}`)) as { schema: string };
    t.deepEqual(parseSchema(text).toJSON(), parseSchema(schema).toJSON());
    t.like(await get(`subjects/alert-packet/versions/${id}`), { id, version: id });
  }
  t.like(await get('subjects/alert-packet/versions/latest'), { id: 1101 });
});

test.serial('a client that looks a schema up by its text finds its id', async (t) => {
  const body = JSON.stringify({ schema: JSON.stringify(schemas[0]?.schema) });
  const answer = await fetch(`${registry.url.href}/subjects/alert-packet`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body,
  });
  t.like(await answer.json(), { id: 300, version: 300 });
});

test.serial('a second run adds nothing; the address without a path does too', async (t) => {
  const outcome = await sync('--registry', registry.url.origin, '--schemas', alertSchemas);
  t.is(outcome.code, 0);
  t.like(outcome.line, { event: 'synced', schemas: 15, added: 0 });
});

test.serial('a new version is added to those that are there', async (t) => {
  const newer = await variant('newer', '11/7', (text) => text.replaceAll('v11_1', 'v11_7'));
  const outcome = await sync('--registry', registry.url.href, '--schemas', newer);
  t.like(outcome.line, { event: 'synced', schemas: 1, added: 1 });
  t.deepEqual(await get('subjects/alert-packet/versions'), [...ids, 1107]);
});

test.serial('an id that another schema has is refused by name, and nothing is added', async (t) => {
  const other = await variant('other', '11/1', (text) => text.replaceAll('target_name', 'targetName'));
  await variant('other', '11/8', (text) => text.replaceAll('v11_1', 'v11_8'));
  const outcome = await sync('--registry', registry.url.href, '--schemas', other);
  t.is(outcome.code, 1);
  t.regex(outcome.stderr, /id 1101 is taken: expected alert schema 11\.1, the registry has another schema there, lsst\.v11_1\.alert/);
  t.deepEqual(await get('subjects/alert-packet/versions'), [...ids, 1107]);
});

test.serial('schemas that are already there under ids of the registry are told, not taken for done', async (t) => {
  // The same content has one id only, so the import keeps what is there.
  const dodged = await variant('dodged', '11/9', (text) => text.replaceAll('v11_1', 'v11_9'));
  const [{ schema }] = loadAlertSchemas(dodged) as [AlertSchema];
  await fetch(`${registry.url.href}/subjects/elsewhere/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema: JSON.stringify(schema) }),
  });
  const outcome = await sync('--registry', registry.url.href, '--schemas', dodged);
  t.is(outcome.code, 1);
  t.regex(outcome.stderr, /took the schemas but doesn't have them under their ids 1109/);
});

test('no registry within the time is an error that names the address', async (t) => {
  const [port] = await freePorts(1);
  const outcome = await sync('--registry', `http://127.0.0.1:${port}`, '--schemas', alertSchemas, '--timeout-sec', '0');
  t.is(outcome.code, 1);
  t.regex(outcome.stderr, new RegExp(`no schema registry at http://127\\.0\\.0\\.1:${port}/: .*ECONNREFUSED`));
});

test('a folder without schemas is refused before anything waits', async (t) => {
  const outcome = await sync('--registry', 'http://127.0.0.1:1', '--schemas', '/nowhere');
  t.is(outcome.code, 2);
  t.regex(outcome.stderr, /can't read the alert schemas in \/nowhere/);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { canonicalForm, parseSchema } from '@alert-stream/common/avro/schema.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { loadAlertSchemas, type AlertSchema } from '@alert-stream/common/lsst-schemas.ts';
import { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { apicurio } from '../../../../services/schema-registry/src/sync/apicurio.ts';
import { schemaIdOf } from '../../../../services/simulator/src/create/schema-id.ts';
import { tools } from '../../../../tools/tools.ts';
import { freePorts } from '../../../../stack/process/ports.ts';
import { runNode } from '../../../support/node.ts';
import { launchTestRegistry, startTestRegistry, type TestRegistry } from '../../../support/registry.ts';

const { pathname: MAIN } = new URL('../../../../services/schema-registry/src/sync/main.ts', import.meta.url);

/** A way to a port, which tells a while after a request for an import has begun. */
async function killingProxy(t: ExecutionContext, to: number, afterMs: number) {
  let tell = () => {};
  const server = createServer((client) => {
    const registry = connect(to, '127.0.0.1');
    client.on('data', (data) => {
      if (data.includes('POST /apis/registry/v3/admin/import')) setTimeout(() => tell(), afterMs);
    });
    client.pipe(registry).pipe(client);
    for (const end of [client, registry]) end.on('error', () => [client, registry].map((each) => each.destroy()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  return { port: (server.address() as AddressInfo).port, onImport: (then: () => void) => (tell = then) };
}

/** Runs `sync-schemas`; gives its exit code, its last line's fields and its error. */
async function sync(...args: string[]) {
  const { code, stdout, stderr } = await runNode([MAIN, ...args]);
  const last = stdout.trim().split('\n').at(-1) ?? '';
  return { code, stdout, stderr, line: (last === '' ? {} : JSON.parse(last)) as Record<string, unknown> };
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
    // Apicurio leaves out a namespace that is the one around; the text is another, the schema the same.
    const { schema: text } = (await get(`schemas/ids/${id}`)) as { schema: string };
    t.is(canonicalForm(parseSchema(text)), canonicalForm(parseSchema(schema)));
    t.notRegex(text, /"(logicalType|doc|default)"/);
    t.like(await get(`subjects/alert-packet/versions/${id}`), { id, version: id });
  }
  t.like(await get('subjects/alert-packet/versions/latest'), { id: 1101 });
});

test.serial('a client that looks a schema up by its text finds its id', async (t) => {
  const body = JSON.stringify({ schema: canonicalForm(parseSchema(schemas[0]?.schema)) });
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
  t.regex(
    outcome.stderr,
    /id 1101 is taken: expected alert schema 11\.1, the registry has another schema there, lsst\.v11_1\.alert/,
  );
  t.regex(outcome.stderr, /\n {4}- targetName: \S.*\n {4}\+ target_name: \S.*\nnothing was added\n$/);
  t.deepEqual(await get('subjects/alert-packet/versions'), [...ids, 1107]);
});

test.serial('schemas that are already there under ids of the registry are told, not taken for done', async (t) => {
  // The same content has one id only, so the import keeps what is there.
  const dodged = await variant('dodged', '11/9', (text) => text.replaceAll('v11_1', 'v11_9'));
  const [{ schema }] = loadAlertSchemas(dodged) as [AlertSchema];
  await fetch(`${registry.url.href}/subjects/elsewhere/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema: canonicalForm(parseSchema(schema)) }),
  });
  const outcome = await sync('--registry', registry.url.href, '--schemas', dodged);
  t.is(outcome.code, 1);
  t.regex(outcome.stderr, /took the schemas but doesn't have them under their ids 1109/);
});

test.serial('a dry run says what it would add, and adds nothing', async (t) => {
  const newer = await variant('undecided', '11/6', (text) => text.replaceAll('v11_1', 'v11_6'));
  const outcome = await sync('--registry', registry.url.href, '--schemas', newer, '--dry-run');
  t.is(outcome.code, 0, outcome.stderr);
  t.like(outcome.line, { event: 'dry-run', schemas: 1, added: 0 });
  t.regex(outcome.stdout, /subject alert-packet of Apicurio Registry 3\.3\.3 has 0 of 1 alert schemas; would add 1106/);
  t.like(await get('schemas/ids/1106'), { error_code: 40_403 });
});

test.serial("a topic's subject has the schemas under the same ids, the newest as its latest", async (t) => {
  const topic = ['--registry', registry.url.href, '--schemas', alertSchemas, '--topic-subjects', 'alerts-simulated'];
  const outcome = await sync(...topic);
  t.is(outcome.code, 0, outcome.stderr);
  t.like(outcome.line, { event: 'synced', added: 15 });
  for (const id of ids) t.like(await get(`subjects/alerts-simulated-value/versions/${id}`), { id });
  t.like(await get('subjects/alerts-simulated-value/versions/latest'), { id: 1101 });
  t.like((await sync(...topic)).line, { event: 'synced', added: 0 });
});

test.serial('a registry that was restarted, and has forgotten all, is filled anew', async (t) => {
  await registry.stop();
  registry = await launchTestRegistry(registry.port);
  const outcome = await sync('--registry', registry.url.href, '--schemas', alertSchemas);
  t.like(outcome.line, { event: 'synced', added: 15 });
});

/** The ids that create-stream finds for files with the schemas as they were published. */
async function idsFound(): Promise<number[]> {
  const log = createLogger('test', 'silent');
  const context = {
    registry: new SchemaRegistryClient({ url: registry.url, log }),
    signal: AbortSignal.timeout(60_000),
    log,
  };
  const types = schemas.map(({ schema }) => parseSchema(schema));
  return Promise.all(types.map((type) => schemaIdOf({ path: 'alerts.avro', type }, undefined, context)));
}

test.serial(
  'create-stream finds the ids of files whose schemas have all that the canonical form leaves out',
  async (t) => {
    t.deepEqual(await idsFound(), ids);
  },
);

test.serial('a registry that has the schemas as they were published is left so, and told of', async (t) => {
  await registry.stop();
  registry = await startTestRegistry(registry.port);
  const published = schemas.map(({ schema, ...each }) => ({ ...each, schema: JSON.stringify(schema) }));
  await apicurio(registry.url, '').add('alert-packet', published, AbortSignal.timeout(60_000));
  const args = ['--registry', registry.url.href, '--schemas', alertSchemas, '--topic-subjects', 'alerts-simulated'];
  const outcome = await sync(...args);
  t.is(outcome.code, 0, outcome.stderr);
  t.like(outcome.line, { event: 'synced', added: 15 });
  t.regex(outcome.stdout, /subject alert-packet of Apicurio Registry 3\.3\.3 has 15 of 15 alert schemas/);
  t.regex(outcome.stdout, /has 800, 1000, 1100, 1101 with logical types/);
  t.regex(((await get('schemas/ids/1101')) as { schema: string }).schema, /"logicalType"/);
  t.like((await sync(...args)).line, { event: 'synced', added: 0 });
  t.deepEqual(await idsFound(), ids);
});

test.serial(
  'killed in the middle, at whatever time, it leaves all or none; the next run brings it in order',
  async (t) => {
    for (const afterMs of [5, 80]) {
      await registry.stop();
      registry = await startTestRegistry(registry.port);
      const through = await killingProxy(t, registry.port, afterMs);
      const args = ['--schemas', alertSchemas, '--topic-subjects', 'alerts-simulated'];
      const child = spawn(
        process.execPath,
        [MAIN, '--registry', `http://127.0.0.1:${through.port}/apis/ccompat/v7`, ...args],
        { stdio: 'ignore' },
      );
      through.onImport(() => child.kill('SIGKILL'));
      const [, signal] = (await once(child, 'close')) as [number | null, string | null];
      t.is(signal, 'SIGKILL', `killed ${afterMs} ms after the import began`);
      const outcome = await sync('--registry', registry.url.href, ...args);
      t.is(outcome.code, 0, outcome.stderr);
      for (const id of ids) t.like(await get(`subjects/alerts-simulated-value/versions/${id}`), { id });
      t.deepEqual(await get('subjects/alert-packet/versions'), ids);
      t.like(await get('subjects/alert-packet/versions/latest'), { id: 1101 });
    }
  },
);

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

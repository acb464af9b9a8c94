import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { REGISTRY_USER, writeRegistryAccess } from '../../stack/registry-access.ts';
import { untilServing } from '../../stack/until-serving.ts';
import { launchTestRegistry, type TestRegistry } from '../support/registry.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PASSWORD = 'not-to-be-guessed';
const JSON_HEADERS = { 'content-type': 'application/json' };
const VERSIONS = '/apis/ccompat/v7/subjects/alert-packet/versions';

/** A real registry that lets in who has the password, with one schema in it. */
async function started(t: ExecutionContext, readable: boolean) {
  const file = join(await temporaryFolder(t), 'access.properties');
  await writeRegistryAccess(file, { password: PASSWORD, readable });
  t.is((await stat(file)).mode & 0o777, 0o600);
  const registry = await launchTestRegistry(undefined, file);
  t.teardown(registry.stop);
  const failed = registry.process.exited.then((exit) => {
    throw registry.process.failure(exit);
  });
  failed.catch(() => undefined);
  const address = new URL(`${registry.url.href}/subjects`);
  await untilServing(Object.assign(address, { username: REGISTRY_USER, password: PASSWORD }), failed);
  const body = JSON.stringify({ schema: '"string"' });
  t.is(await status(registry, 'POST', VERSIONS, { headers: { ...JSON_HEADERS, ...login(PASSWORD) }, body }), 200);
  return registry;
}

const login = (password: string) => ({
  authorization: `Basic ${Buffer.from(`${REGISTRY_USER}:${password}`).toString('base64')}`,
});

async function status({ port }: TestRegistry, method: string, path: string, init: RequestInit = {}): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...init });
  await response.body?.cancel();
  return response.status;
}

/** What would write, by each of its APIs. */
const WRITES = {
  'POST /apis/ccompat/v7/subjects/other/versions': JSON.stringify({ schema: '"long"' }),
  'PUT /apis/ccompat/v7/config': '{"compatibility":"NONE"}',
  'DELETE /apis/ccompat/v7/subjects/alert-packet': undefined,
  'DELETE /apis/registry/v3/groups/default/artifacts/alert-packet': undefined,
  'DELETE /apis/registry/v2/groups/default/artifacts/alert-packet': undefined,
  'POST /apis/registry/v3/admin/import': 'PK',
} as const;

/** What would read besides the Confluent API. */
const READS = ['/', '/apis', '/ui/', '/apis/registry/v3/search/artifacts', '/apis/registry/v3/admin/export', '/health'];

async function writesRefused(t: ExecutionContext, registry: TestRegistry): Promise<void> {
  for (const [request, body] of Object.entries(WRITES)) {
    const [method = '', path = ''] = request.split(' ');
    for (const headers of [JSON_HEADERS, { ...JSON_HEADERS, ...login('guessed') }]) {
      t.is(await status(registry, method, path, { headers, ...(body !== undefined && { body }) }), 401, request);
    }
  }
  await status(registry, 'GET', VERSIONS, { headers: { 'x-http-method-override': 'DELETE' } });
  t.is(await status(registry, 'GET', VERSIONS, { headers: login(PASSWORD) }), 200);
}

test('nobody without the password reads or writes anything, by any path', async (t) => {
  const registry = await started(t, false);
  for (const path of [VERSIONS, '/apis/ccompat/v7/subjects', ...READS])
    t.is(await status(registry, 'GET', path), 401, path);
  t.is(await status(registry, 'GET', VERSIONS, { headers: login('guessed') }), 401);
  await writesRefused(t, registry);
});

test('where readers have no proxy they read the Confluent API, and nothing else', async (t) => {
  const registry = await started(t, true);
  t.is(await status(registry, 'GET', VERSIONS), 200);
  t.is(await status(registry, 'HEAD', VERSIONS), 200);
  for (const path of READS) t.is(await status(registry, 'GET', path), 401, path);
  await writesRefused(t, registry);
});

import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import anyTest, { type ExecutionContext, type TestFn } from 'ava';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { putAlert } from '../../../../services/alert-database/src/archive/alerts.ts';
import {
  openForComparing,
  openForReading,
  openForWriting,
} from '../../../../services/alert-database/src/archive/open.ts';
import { putSchema, readSchema } from '../../../../services/alert-database/src/archive/schemas.ts';
import { LAYOUT_NAMES } from '../../../../services/alert-database/src/store/layouts.ts';
import type { Buckets, StoreSettings } from '../../../../services/alert-database/src/store/settings.ts';
import { code, runNode } from '../../../support/node.ts';
import { packet, SCHEMA, SCHEMA_ID } from '../support/alerts.ts';
import { readAlert } from '../support/archives.ts';
import { S3_KEYS, startFakeGcs, startVersitygw, type BucketServer } from '../support/bucket-servers.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { temporaryFolder } from '../support/folders.ts';
import { memoryLog } from '../../../support/memory-log.ts';

type Backend = 'google-cloud' | 's3-remote';

const test = anyTest as TestFn<Record<Backend, BucketServer>>;
type Context = ExecutionContext<Record<Backend, BucketServer>>;

const FLAGS = { 'google-cloud': '--gcp-bucket', 's3-remote': '--bucket' } as const;

test.before(async (t) => {
  // As a pod has them; the SDK looks for them by itself.
  process.env['AWS_ACCESS_KEY_ID'] = S3_KEYS.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = S3_KEYS.secretAccessKey;
  t.context = { 'google-cloud': await startFakeGcs(), 's3-remote': await startVersitygw() };
});

test.after.always(async (t) => {
  await Promise.all(Object.values(t.context as Partial<Record<Backend, BucketServer>>).map((server) => server?.stop()));
});

async function makeBuckets(t: Context, backend: Backend): Promise<Buckets> {
  const id = randomUUID().slice(0, 8);
  const buckets = { alerts: `alerts-${id}`, schemas: `schemas-${id}`, quarantine: `quarantine-${id}` };
  for (const bucket of Object.values(buckets)) await t.context[backend].makeBucket(bucket);
  return buckets;
}

function settings(backend: Backend, endpoint: URL, buckets: Buckets): StoreSettings {
  const named = { buckets, endpoint, layouts: [...LAYOUT_NAMES] };
  return backend === 'google-cloud'
    ? { ...named, backend, layout: 'gcs' }
    : { ...named, backend, layout: 's3-v2', region: undefined };
}

for (const backend of ['google-cloud', 's3-remote'] as const) {
  test(`${backend}: what one program archives another reads, each kind in its bucket`, async (t) => {
    const { log, lines } = memoryLog();
    const where = settings(backend, t.context[backend].url, await makeBuckets(t, backend));
    const archive = await openForWriting(where, log);
    const alert = packet(2n ** 63n - 1n);
    t.is(await putSchema(archive, SCHEMA_ID, SCHEMA), 'archived');
    t.is(await putAlert(archive, 2n ** 63n - 1n, alert, 1), 'archived');
    await archive.quarantine.putIfAbsent('quarantine/topic/0/1.bin', async () => Buffer.from('bad'));

    const restarted = await openForWriting(where, log);
    t.is(await putAlert(restarted, 2n ** 63n - 1n, alert, 9), 'existing');
    t.is(await putAlert(restarted, 2n ** 63n - 1n, packet(2n ** 63n - 1n), 1), 'conflicting');
    t.is(await putSchema(restarted, SCHEMA_ID, SCHEMA), 'existing');

    const reader = await openForReading(where, log);
    t.deepEqual(gunzipSync((await readAlert(reader, 2n ** 63n - 1n)) as Buffer), alert);
    t.is(String(await readSchema(reader, SCHEMA_ID)), SCHEMA);
    t.is(await readAlert(reader, 1n), undefined);
    t.is(await reader.alerts.read('quarantine/topic/0/1.bin'), undefined);
    t.deepEqual(lines, []);
    t.is(archive.place, reader.place);
  });

  test(`${backend}: who compares with the archive sees all of it, and needs no right to write`, async (t) => {
    const { log } = memoryLog();
    const buckets = await makeBuckets(t, backend);
    const archive = await openForWriting(settings(backend, t.context[backend].url, buckets), log);
    await archive.quarantine.putIfAbsent('quarantine/topic/0/1.bin', async () => Buffer.from('bad'));
    const proxy = await FaultProxy.before(t, t.context[backend].url);
    const writes: string[] = [];
    proxy.fate = ({ method, url }) => {
      if (method === 'GET' || method === 'HEAD') return 'pass';
      writes.push(`${method} ${url}`);
      return 403;
    };
    const compared = await openForComparing(settings(backend, proxy.url, buckets));
    t.is(String(await compared.quarantine.read('quarantine/topic/0/1.bin')), 'bad');
    t.is(await compared.alerts.read(compared.layout.alert(1n)), undefined);
    t.deepEqual(writes, []);
  });

  for (const kind of ['alerts', 'schemas', 'quarantine'] as const) {
    test(`${backend}: a bucket of ${kind} that isn't there is told by its flag`, async (t) => {
      const buckets = { ...(await makeBuckets(t, backend)), [kind]: 'no-such-bucket' };
      const where = settings(backend, t.context[backend].url, buckets);
      const expected = {
        code: 'CONFIG',
        message: new RegExp(`^${FLAGS[backend]}-${kind}: there is no bucket ..?://no-such-bucket`),
      };
      await t.throwsAsync(openForWriting(where, memoryLog().log), expected);
      if (kind === 'quarantine') await t.notThrowsAsync(openForReading(where, memoryLog().log));
      else await t.throwsAsync(openForReading(where, memoryLog().log), expected);
    });
  }

  for (const status of [401, 403]) {
    test(`${backend}: credentials that are refused with ${status} are told at the start`, async (t) => {
      const proxy = await FaultProxy.before(t, t.context[backend].url);
      proxy.fate = () => status;
      const where = settings(backend, proxy.url, await makeBuckets(t, backend));
      const message = (rights: string) =>
        new RegExp(
          `^${FLAGS[backend]}-\\w+: expected credentials that may ${rights} objects in .*, and was refused: ${status}`,
        );
      await t.throwsAsync(openForWriting(where, memoryLog().log), {
        code: 'CONFIG',
        message: message('create and read'),
      });
      await t.throwsAsync(openForReading(where, memoryLog().log), {
        code: 'CONFIG',
        message: message('list and read'),
      });
    });
  }

  test(`${backend}: a reader that may not list is told, since what isn't there would look refused`, async (t) => {
    const proxy = await FaultProxy.before(t, t.context[backend].url);
    proxy.fate = ({ url }) => (/max-keys=1|maxResults=1/.test(url) ? 403 : 'pass');
    const where = settings(backend, proxy.url, await makeBuckets(t, backend));
    await t.throwsAsync(openForReading(where, memoryLog().log), { code: 'CONFIG', message: /may list and read/ });
    await t.notThrowsAsync(openForWriting(where, memoryLog().log));
  });

  test(`${backend}: a writer that may not overwrite is fine, at its first start and later`, async (t) => {
    const proxy = await FaultProxy.before(t, t.context[backend].url);
    const where = settings(backend, proxy.url, await makeBuckets(t, backend));
    await openForWriting(where, memoryLog().log);
    proxy.fate = ({ method, url }) => (method === 'PUT' || url.startsWith('/upload/') ? 403 : 'pass');
    const { log, lines } = memoryLog();
    await t.notThrowsAsync(openForWriting(where, log));
    t.deepEqual(lines, []);
  });

  test(`${backend}: a store that is away can be waited for by a writer; a reader starts without it`, async (t) => {
    const proxy = await FaultProxy.before(t, t.context[backend].url);
    const where = settings(backend, proxy.url, await makeBuckets(t, backend));
    proxy.fate = () => 503;
    const error = await t.throwsAsync<AlertStreamError>(openForWriting(where, memoryLog().log), { code: 'STORE' });
    t.true(error?.retriable);

    const { log, events } = memoryLog();
    const reader = await openForReading(where, log);
    t.is(events('store-away').length, 2);
    await t.throwsAsync(readAlert(reader, 1n), { code: 'STORE' });
    proxy.fate = () => 'pass';
    t.is(await readAlert(reader, 1n), undefined);
  });

  test(`${backend}: a store that answers every second request is opened, to write and to read`, async (t) => {
    const proxy = await FaultProxy.before(t, t.context[backend].url);
    const { alerts } = await makeBuckets(t, backend);
    // One bucket, so that the requests come one by one.
    const where = settings(backend, proxy.url, { alerts, schemas: alerts, quarantine: alerts });
    proxy.fate = () => (proxy.seen.length % 2 === 0 ? 'pass' : 503);
    const { log, lines } = memoryLog();
    await openForWriting(where, log);
    await openForReading(where, log);
    t.deepEqual(lines, []);
  });
}

test('s3-remote: a wrong secret is told at the start, and the secret is not', async (t) => {
  const where = settings('s3-remote', t.context['s3-remote'].url, await makeBuckets(t, 's3-remote'));
  const { stdout } = await runNode(
    code(`
      import { openForWriting } from ${JSON.stringify(import.meta.resolve('../../../../services/alert-database/src/archive/open.ts'))};
      process.env['AWS_SECRET_ACCESS_KEY'] = 'a-wrong-secret';
      const where = ${JSON.stringify(where)};
      await openForWriting({ ...where, endpoint: new URL(where.endpoint) }, console).catch((error) => console.log(error));
    `),
  );
  t.regex(stdout, /--bucket-\w+: expected credentials that may create and read objects .*: 403 SignatureDoesNotMatch/);
  t.notRegex(stdout, /a-wrong-secret|test-root/);
});

test('s3-remote: no credentials at all, and no region for AWS, are told at the start', async (t) => {
  for (const [endpoint, env, message] of [
    [t.context['s3-remote'].url, '', /--bucket-\w+: .* Could not load credentials/],
    [
      undefined,
      "process.env['AWS_ACCESS_KEY_ID'] = process.env['AWS_SECRET_ACCESS_KEY'] = 'x';",
      /no region: give --region or AWS_REGION/,
    ],
  ] as const) {
    const { stdout } = await runNode(
      code(`
        import { openForWriting } from ${JSON.stringify(import.meta.resolve('../../../../services/alert-database/src/archive/open.ts'))};
        for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
        Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nonexistent' });
        ${env}
        const buckets = { alerts: 'abc', schemas: 'abc', quarantine: 'abc' };
        const endpoint = ${endpoint === undefined ? 'undefined' : `new URL('${endpoint.href}')`};
        const where = { backend: 's3-remote', buckets, endpoint, layout: 's3-v2', layouts: [] };
        await openForWriting(where, console).catch((error) => console.log(error.code, error.message));
      `),
    );
    t.regex(stdout, message);
    t.regex(stdout, /^CONFIG /);
  }
});

test('local-files: any layout can be written, and no SDK is loaded for it', async (t) => {
  const root = await temporaryFolder(t);
  const { stdout } = await runNode(
    code(`
      import { createRequire } from 'node:module';
      import { openForWriting, openForReading } from ${JSON.stringify(import.meta.resolve('../../../../services/alert-database/src/archive/open.ts'))};
      const where = { backend: 'local-files', root: ${JSON.stringify(root)}, layout: 's3-v2', layouts: ['s3-v2'] };
      const archive = await openForWriting(where, console);
      await archive.alerts.putIfAbsent(archive.layout.alert(1234567n), async () => Buffer.from('alert'));
      await openForReading(where, console);
      const loaded = () => Object.keys(createRequire(import.meta.url)('node:module')._cache).length > 0;
      console.log(loaded());
      const buckets = { alerts: 'abc', schemas: 'abc', quarantine: 'abc' };
      const s3 = { ...where, backend: 's3-remote', buckets, endpoint: new URL('http://127.0.0.1:1') };
      await openForWriting(s3, console).catch(() => console.log(loaded()));
    `),
  );
  t.is(stdout, 'false\ntrue\n');
  t.deepEqual(await readdir(join(root, 'v2', 'alerts', '123456')), ['1234567.avro.gz']);
});

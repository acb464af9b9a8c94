import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { openForWriting } from '../../../../../services/alert-database/src/archive/open.ts';
import type { Archive } from '../../../../../services/alert-database/src/archive/archive.ts';
import { quarantine } from '../../../../../services/alert-database/src/quarantine/quarantine.ts';
import type { StoreSettings } from '../../../../../services/alert-database/src/store/settings.ts';
import { memoryLog } from '../../../../support/memory-log.ts';
import { message, packet } from '../../support/alerts.ts';
import { S3_KEYS, startFakeGcs, startVersitygw } from '../../support/bucket-servers.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { Program } from '../../support/program.ts';
import { startRegistryStub } from '../../support/registry-stub.ts';

type Place = { settings: StoreSettings; flags: string[]; env: Record<string, string> };

const buckets = { alerts: 'rubin-alerts', schemas: 'rubin-schemas', quarantine: 'rubin-quarantine' };

const PLACES: Record<StoreSettings['backend'], (t: ExecutionContext) => Promise<Place>> = {
  'local-files': async (t) => {
    const root = await temporaryFolder(t);
    return {
      settings: { backend: 'local-files', root, layout: 'local-files', layouts: ['local-files'] },
      flags: ['--local-file-root', root],
      env: {},
    };
  },
  'google-cloud': async (t) => {
    const server = await startFakeGcs();
    t.teardown(() => server.stop());
    for (const name of Object.values(buckets)) await server.makeBucket(name);
    const flags = Object.entries(buckets).flatMap(([kind, name]) => [`--gcp-bucket-${kind}`, name]);
    return {
      settings: { backend: 'google-cloud', buckets, endpoint: server.url, layout: 'gcs', layouts: ['gcs'] },
      flags: ['--backend', 'google-cloud', ...flags, '--gcp-api-endpoint', server.url.href],
      env: {},
    };
  },
  's3-remote': async (t) => {
    const server = await startVersitygw();
    t.teardown(() => server.stop());
    for (const name of Object.values(buckets)) await server.makeBucket(name);
    const env = { AWS_ACCESS_KEY_ID: S3_KEYS.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey };
    Object.assign(process.env, env);
    const flags = Object.entries(buckets).flatMap(([kind, name]) => [`--bucket-${kind}`, name]);
    return {
      settings: {
        backend: 's3-remote',
        buckets,
        endpoint: server.url,
        region: undefined,
        layout: 's3-v2',
        layouts: ['s3-v2'],
      },
      flags: ['--backend', 's3-remote', ...flags, '--endpoint-url', server.url.href],
      env,
    };
  },
};

async function run(t: ExecutionContext, { flags, env }: Place, ...words: string[]) {
  const program = new Program(t, 'ingester/main.ts', [...words, ...flags], env);
  const { code, stderr } = await program.ended();
  return { code, stderr, stdout: program.stdout };
}

const alert = packet(2n ** 53n + 7n);

/** Two alerts whose schema was unknown then, one of them twice with other content, and a message that is none. */
async function fill(archive: Archive): Promise<void> {
  const put = (offset: bigint, value: Buffer, reason: 'unknown-schema' | 'too-short') =>
    quarantine(
      archive.quarantine,
      message(value, { topic: 'alerts', partition: 0, offset }),
      reason,
      `what was wrong with ${offset}`,
    );
  await put(3n, alert, 'unknown-schema');
  await put(20n, packet(2n ** 53n + 7n), 'unknown-schema');
  await put(4n, Buffer.from([0, 1]), 'too-short');
}

for (const [backend, place] of Object.entries(PLACES)) {
  test(`${backend}: the quarantine is listed, shown, tried again and dropped from`, async (t) => {
    const registry = await startRegistryStub();
    t.teardown(() => registry.stop());
    const at = await place(t);
    const archive = await openForWriting(at.settings, memoryLog().log);
    await fill(archive);

    const listed = await run(t, at, 'quarantine', 'list');
    t.is(listed.code, 0, listed.stderr);
    t.deepEqual(
      listed.stdout.split('\n').map((line) => line.split('  ').slice(0, 3)),
      [
        ['alerts/0/20', 'unknown-schema', `${alert.length} B`],
        ['alerts/0/3', 'unknown-schema', `${alert.length} B`],
        ['alerts/0/4', 'too-short', '2 B'],
      ],
    );
    t.regex(listed.stderr, /^3 in the quarantine of /);
    const short = await run(t, at, 'quarantine', 'list', '--json', '--reason', 'too-short', '--topic', 'alerts');
    t.like(JSON.parse(short.stdout), {
      id: 'alerts/0/4',
      reason: 'too-short',
      error: 'what was wrong with 4',
      bytes: 2,
    });
    t.is((await run(t, at, 'quarantine', 'list', '--limit', '1')).stdout.split('\n').length, 1);

    const raw = join(await temporaryFolder(t), 'message');
    const shown = await run(t, at, 'quarantine', 'show', 'alerts/0/3', '--raw', raw);
    t.is(shown.code, 0, shown.stderr);
    t.regex(shown.stdout, /^reason +unknown-schema$/m);
    t.deepEqual(await readFile(raw), alert);

    const again = ['quarantine', 'retry', '--schema-registry-address', registry.url];
    const one = await run(t, at, ...again, 'alerts/0/3');
    t.deepEqual([one.code, one.stdout.split('\n').at(-1)], [0, 'alerts/0/3  archived'], one.stderr);
    const all = await run(t, at, ...again, '--all');
    t.is(all.code, 1);
    t.regex(
      all.stdout,
      /^alerts\/0\/20 {2}stays: conflicting-content: another alert is archived .*\nalerts\/0\/4 {2}stays: too-short: /m,
    );
    t.regex(all.stderr, /^0 archived and taken out, 2 stay$/m);

    const unsure = await run(t, at, 'quarantine', 'drop', 'alerts/0/4');
    t.is(unsure.code, 2);
    t.regex(unsure.stderr, /needs --yes: alerts\/0\/4/);
    t.is((await run(t, at, 'quarantine', 'list')).stdout.split('\n').length, 2);
    const dropped = await run(t, at, 'quarantine', 'drop', '--yes', 'alerts/0/4', 'alerts/0/20');
    t.is(dropped.code, 0, dropped.stderr);
    t.is((await run(t, at, 'quarantine', 'list')).stdout, '');
  });
}

test('an id that could be a path, or is of no entry, is refused before any work', async (t) => {
  const at = await PLACES['local-files'](t);
  const archive = await openForWriting(at.settings, memoryLog().log);
  await fill(archive);
  for (const [words, stderr] of [
    [['show', '../../etc/passwd'], /ID: expected TOPIC\/PARTITION\/OFFSET .*, got "\.\.\/\.\.\/etc\/passwd"/],
    [['drop', '--yes', 'alerts/0/3', 'alerts/../3'], /got "alerts\/\.\.\/3"/],
    [['drop', '--yes', 'alerts/0/3', 'alerts/0/99'], /no such entry in the quarantine: alerts\/0\/99/],
    [['show', 'alerts/0/99'], /no such entry/],
    [['retry', '--schema-registry-address', 'http://127.0.0.1:1', 'alerts/0/99'], /no such entry/],
    [['retry', '--schema-registry-address', 'http://127.0.0.1:1'], /give the IDs to try again, or --all/],
    [['retry', '--schema-registry-address', 'http://127.0.0.1:1', '--all', 'alerts/0/3'], /got both/],
    [['list', '--reason', 'bad-luck'], /--reason: expected one of too-short, .*, got "bad-luck"/],
  ] as [string[], RegExp][]) {
    const outcome = await run(t, at, 'quarantine', ...words);
    t.is(outcome.code, 2, words.join(' '));
    t.regex(outcome.stderr, stderr);
  }
  t.is((await readdir(join(at.flags[1] as string, 'quarantine', 'alerts', '0'))).length, 6);
});

import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { LocalFiles } from '../../../../services/alert-database/src/store/local-files/local-files.ts';
import { packet } from '../support/alerts.ts';
import { bucketsBehindFaults } from '../support/buckets-behind-faults.ts';
import { temporaryFolder } from '../support/folders.ts';
import { Program } from '../support/program.ts';
import { until } from '../support/until.ts';

const start = (t: ExecutionContext, ...args: string[]) => new Program(t, 'server/main.ts', args);

test.serial('it serves the archive, tells its port, and ends with 0 at SIGTERM', async (t) => {
  const root = await temporaryFolder(t);
  const stored = gzipSync(packet(12n));
  await (await LocalFiles.forWriting(root)).putIfAbsent('alerts/12', async () => stored);
  const program = start(t, '--listen-port', '0', '--backend', 'local-files', '--local-file-root', root);
  const { host, port } = await program.until('listening');
  t.is(host, '127.0.0.1');
  const answer = await fetch(`http://127.0.0.1:${port}/v1/alerts/12`);
  t.deepEqual(Buffer.from(await answer.arrayBuffer()), stored);
  program.kill('SIGTERM');
  t.deepEqual(await program.ended(), { code: 0, stderr: '' });
});

test.serial('a store that does not answer holds no stop up for longer than 8 seconds', async (t) => {
  const { proxy, faulty } = await bucketsBehindFaults(t, 'google-cloud');
  const program = start(t, '--listen-port', '0', ...faulty.flags);
  const { port } = await program.until('listening');
  proxy.fate = () => 'hang';
  const before = proxy.seen.length;
  const answer = fetch(`http://127.0.0.1:${port}/v1/alerts/12`).catch(() => 'cut');
  await until(() => proxy.seen.length > before);
  const begun = performance.now();
  program.kill('SIGTERM');
  t.deepEqual(await program.ended(), { code: 1, stderr: '' });
  t.true(performance.now() - begun < 12_000);
  t.is(await answer, 'cut');
  t.is(program.events('stop-timeout').length, 1);
});

test.serial('a port in use ends it with one message and exit code 2', async (t) => {
  const root = await temporaryFolder(t);
  const { port } = await start(t, '--listen-port', '0', '--local-file-root', root).until('listening');
  const { code, stderr } = await start(t, '--listen-port', String(port), '--local-file-root', root).ended();
  t.is(code, 2);
  t.is(stderr, `alertdb: --listen-port: ${port} is in use on 127.0.0.1; stop what uses it, or give another port\n`);
});

test.serial('wrong options are told all at once, with exit code 2', async (t) => {
  const { code, stderr } = await start(
    t,
    '--listen-port',
    '65536',
    '--backend',
    's3',
    '--path-prefix',
    'x/..',
    '--lokal',
  ).ended();
  t.is(code, 2);
  for (const message of [
    /--listen-port: expected a whole number from 0 to 65535, got "65536"/,
    /--backend: expected one of local-files, google-cloud, s3-remote, got "s3"/,
    /--path-prefix: expected a path such as \/alertdb, got "x\/\.\."/,
    /unknown option --lokal/,
  ])
    t.regex(stderr, message);
});

test.serial('a folder that is not there ends it with exit code 2', async (t) => {
  const { code, stderr } = await start(t, '--local-file-root', '/no/such/folder').ended();
  t.is(code, 2);
  t.regex(stderr, /^alertdb: --local-file-root: can't use \/no\/such\/folder: ENOENT/);
});

for (const [backend, flags, env, file] of [
  [
    'google-cloud',
    '--gcp-bucket-alerts alerts --gcp-bucket-schemas schemas',
    { GOOGLE_APPLICATION_CREDENTIALS: '/no/such/key.json' },
    /\/no\/such\/key\.json/,
  ],
  [
    's3-remote',
    '--bucket-alerts alerts --bucket-schemas schemas --region us-west-2',
    { AWS_WEB_IDENTITY_TOKEN_FILE: '/no/such/token', AWS_ROLE_ARN: 'arn:aws:iam::1:role/reader' },
    /\/no\/such\/token/,
  ],
] as const) {
  test.serial(`${backend}: a file of credentials that is not there ends it with exit code 2`, async (t) => {
    const args = ['--listen-port', '0', '--backend', backend, ...flags.split(' ')];
    const { code, stderr } = await new Program(t, 'server/main.ts', args, { ...env }).ended();
    t.is(code, 2);
    t.regex(stderr, /^alertdb: --[\w-]+: expected credentials that may list and read objects in .*, and was refused: /);
    t.regex(stderr, file);
  });
}

import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { chartFolder } from '../../rendered/chart.ts';

const PROGRAM = join(chartFolder, 'tools/images.mjs');
const pins = JSON.parse(readFileSync(join(chartFolder, 'tools/pins.json'), 'utf8')) as {
  alertSchemas: { pypi: string; sha256: string };
};

/** Runs the command where only the given builders are installed, which write down what they are called with. */
function images(t: ExecutionContext, builders: string[], args: string[], exitCode = 0) {
  const folder = mkdtempSync(join(tmpdir(), 'builders-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  for (const name of builders) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho "${name} $*" >> ${folder}/calls\nexit ${exitCode}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    encoding: 'utf8',
    env: { PATH: folder },
  });
  const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
  return { status, stdout, stderr, calls };
}

test('all images are built by the first builder that is installed', (t) => {
  const { status, stderr, calls } = images(t, ['docker', 'podman'], []);
  t.is(status, 0, stderr);
  t.deepEqual(
    calls().map((call) => call.split(' ').slice(0, 2).join(' ')),
    ['podman build', 'podman build', 'podman build'],
  );
});

test('one service and one builder can be asked for', (t) => {
  const { calls } = images(t, ['docker', 'podman'], ['--builder', 'docker', 'simulator']);
  const [call = '', ...others] = calls();
  t.deepEqual(others, []);
  t.regex(call, /^docker build .*--file \S+\/services\/Containerfile /);
  t.true(
    call.includes(
      `--build-arg ALERT_SCHEMAS=${pins.alertSchemas.pypi} --build-arg ALERT_SCHEMAS_SHA256=${pins.alertSchemas.sha256}`,
    ),
  );
  t.true(call.endsWith(` ${dirname(dirname(PROGRAM))}`));
});

test('without a builder it says what to install', (t) => {
  const { status, stdout, stderr } = images(t, [], []);
  t.is(status, 2);
  t.is(stdout, '');
  t.is(
    stderr,
    'npm run images: nothing here builds images: install buildah, podman or docker, so that one of them is on the PATH.\n',
  );
});

test('a builder that is asked for and is not there is told, and so is one that nobody knows', (t) => {
  const absent = images(t, ['docker'], ['--builder', 'buildah']);
  t.is(absent.status, 2);
  t.regex(absent.stderr, /^npm run images: buildah isn't installed: /);
  const unknown = images(t, ['docker'], ['--builder', 'kaniko']);
  t.is(unknown.status, 2);
  t.is(unknown.stderr, 'npm run images: --builder: expected buildah, podman, docker, got "kaniko"\n');
});

test('a build that fails ends the run with a sentence', (t) => {
  const { status, stderr, calls } = images(t, ['buildah'], [], 3);
  t.is(status, 1);
  t.is(stderr, 'npm run images: buildah could not build the image of simulator; above it says why.\n');
  t.is(calls().length, 1);
});

const REFUSED: [args: string[], message: string][] = [
  [['kafka'], 'unknown service "kafka": expected simulator, alert-database, schema-registry'],
  [['--tag', ''], '--tag: expected a value, got nothing'],
  [['--squash'], "Unknown option '--squash'"],
];

for (const [args, message] of REFUSED) {
  test(`refused before any work: ${args.join(' ')}`, (t) => {
    const { status, stderr } = images(t, ['buildah'], args);
    t.is(status, 2);
    t.true(stderr.startsWith(`npm run images: ${message}`), stderr);
  });
}

test('--help shows the options and builds nothing', (t) => {
  const { status, stdout } = images(t, [], ['--help']);
  t.is(status, 0);
  t.regex(stdout, /^Usage: npm run images/);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { chartFolder } from '../../../rendered/chart.ts';
import { buildArguments } from '../../../tools/images/build-arguments.mjs';
import { IMAGES } from '../../../tools/images/images.mjs';

const project = { root: '/project', version: '1.2.3', revision: 'abc', schemas: { pypi: 'schemas==1', sha256: 'f00' } };

test('an image is named as the chart asks for it, and says its version and commit', (t) => {
  t.deepEqual(buildArguments('alert-database', {}, project), [
    'build',
    '--build-arg',
    'SERVICE=alert-database',
    '--build-arg',
    'TITLE=alert-database',
    '--build-arg',
    "DESCRIPTION=Archives Rubin's alerts and serves them",
    '--build-arg',
    'VERSION=1.2.3',
    '--build-arg',
    'REVISION=abc',
    '--build-arg',
    'ALERT_SCHEMAS=schemas==1',
    '--build-arg',
    'ALERT_SCHEMAS_SHA256=f00',
    '--file',
    '/project/services/Containerfile',
    '--tag',
    'alert-database:1.2.3',
    '/project',
  ]);
});

test('tag, registry and bases can be chosen; the version stays the project’s', (t) => {
  const args = buildArguments(
    'simulator',
    { tag: 'next', prefix: 'registry.example.org/alerts/', base: 'our-node', 'python-base': 'our-python' },
    project,
  );
  t.is(args[args.indexOf('--tag') + 1], 'registry.example.org/alerts/alert-stream-simulator:next');
  for (const arg of ['BASE=our-node', 'PYTHON_BASE=our-python', 'VERSION=1.2.3']) t.true(args.includes(arg), arg);
});

test('the Containerfile declares each argument that an image is given, and no other', (t) => {
  const given = Object.keys(IMAGES).flatMap((service) =>
    buildArguments(service, { base: 'a', 'python-base': 'b' }, project)
      .filter((_, index, all) => all[index - 1] === '--build-arg')
      .map((argument: string) => argument.split('=')[0]),
  );
  const text = readFileSync(join(chartFolder, 'services/Containerfile'), 'utf8');
  const declared = [...text.matchAll(/^ARG ([A-Z_0-9]+)/gm)].map(([, name]) => name);
  t.deepEqual(declared.toSorted(), [...new Set(given)].toSorted());
});

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { chartFolder } from '../../rendered/chart.ts';
import { IMAGES } from '../../tools/images/images.mjs';

const find = (pattern: string) => globSync(pattern, { cwd: chartFolder }).toSorted();
const lines = readFileSync(join(chartFolder, 'services/Containerfile'), 'utf8').split('\n');

test('every service with programs has an image', (t) => {
  const withPrograms = find('services/*/package.json').filter((path) =>
    readFileSync(join(chartFolder, path), 'utf8').includes('"bin"'),
  );
  t.deepEqual(
    withPrograms,
    Object.keys(IMAGES)
      .map((service) => `services/${service}/package.json`)
      .toSorted(),
  );
});

test('npm sees the package.json of every workspace, as the lock file has them', (t) => {
  const copied = lines
    .map((line) => /^COPY (services\/[^/]+\/package\.json) /.exec(line)?.[1])
    .filter((path) => path !== undefined);
  t.deepEqual(copied.toSorted(), find('services/*/package.json'));
});

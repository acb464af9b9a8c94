import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { chartFolder } from '../../stack/chart.ts';
import { IMAGES } from '../../tools/images/images.mjs';

const read = (path: string) => readFileSync(join(chartFolder, path), 'utf8');
const find = (pattern: string) => globSync(pattern, { cwd: chartFolder }).toSorted();

test('each Containerfile is of an image, and each image has one', (t) => {
  t.deepEqual(
    find('services/*/Containerfile'),
    Object.keys(IMAGES)
      .map((service) => `services/${service}/Containerfile`)
      .toSorted(),
  );
});

for (const [service, { name, schemas }] of Object.entries(IMAGES)) {
  const lines = read(`services/${service}/Containerfile`)
    .split('\n')
    .map((line) => line.trim());

  test(`${service}: npm sees the package.json of every workspace, as the lock has them`, (t) => {
    const copied = lines
      .map((line) => /^COPY (services\/[^/]+\/package\.json) /.exec(line)?.[1])
      .filter((path) => path !== undefined);
    t.deepEqual(copied.toSorted(), find('services/*/package.json'));
  });

  test(`${service}: the programs are those of its package.json`, (t) => {
    const { bin } = JSON.parse(read(`services/${service}/package.json`)) as { bin: Record<string, string> };
    const expected = Object.entries(bin).map(
      ([program, file]) => `&& ln -s ../services/${service}/${file} bin/${program} \\`,
    );
    t.deepEqual(lines.filter((line) => line.includes('ln -s')).toSorted(), expected.toSorted());
  });

  test(`${service}: the title is the image's name, and the schemas are there where they are read`, (t) => {
    t.true(lines.some((line) => line.includes(`org.opencontainers.image.title="${name}"`)));
    t.is(lines.includes('COPY --from=schemas /opt/alert-schemas /opt/alert-schemas'), schemas);
  });
}

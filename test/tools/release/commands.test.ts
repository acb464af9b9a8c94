import test from 'ava';
import { load } from 'js-yaml';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartFolder } from '../../../rendered/chart.ts';
import { pushCommands, registryPath } from '../../../tools/release/commands.ts';

const commands = pushCommands('1.2.3', 'registry.example.org/alerts', 'dist/alert-stream-broker-1.2.3.tgz');

test('the tag is pushed first, then the images, and last the chart that asks for them', (t) => {
  t.deepEqual(commands, [
    'git tag --annotate v1.2.3 --message "Release 1.2.3"',
    'git push origin v1.2.3',
    'npm run images -- --prefix registry.example.org/alerts/',
    'podman push registry.example.org/alerts/alert-stream-simulator:1.2.3',
    'podman push registry.example.org/alerts/alert-database:1.2.3',
    'podman push registry.example.org/alerts/alert-schema-registry:1.2.3',
    'helm push dist/alert-stream-broker-1.2.3.tgz oci://registry.example.org/alerts/charts',
  ]);
});

test('a commit that has the tag gets no second one', (t) => {
  const [tag, ...others] = commands;
  t.regex(tag!, /^git tag /);
  t.deepEqual(pushCommands('1.2.3', 'registry.example.org/alerts', 'dist/alert-stream-broker-1.2.3.tgz', true), others);
});

test('a registry is one that commands can be made of', (t) => {
  for (const good of [
    'registry.example.org/alerts',
    'registry.example.org',
    'localhost:5000/a/b',
    'us-docker.pkg.dev/my-project/alerts',
  ]) {
    t.is(registryPath.parse(good), good);
  }
  for (const bad of [
    'oci://registry.example.org/alerts',
    'https://registry.example.org',
    'registry.example.org/alerts/',
    '/alerts',
    'a b',
    '$(x)',
  ]) {
    t.is(registryPath.parse(bad), undefined, bad);
  }
});

test('the images are those that the chart has', (t) => {
  const values = load(readFileSync(join(chartFolder, 'values.yaml'), 'utf8')) as Record<
    string,
    { image: { repository: string }; sync: { image: { repository: string } } }
  >;
  const wanted = [values['simulator']!.image, values['alertDatabase']!.image, values['schemaRegistry']!.sync.image];
  for (const { repository } of wanted)
    t.true(commands.includes(`podman push registry.example.org/alerts/${repository}:1.2.3`), repository);
});

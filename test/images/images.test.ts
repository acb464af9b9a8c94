import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import test from 'ava';
import { chartFolder } from '../../rendered/chart.ts';
import { containersOf, pods, type Container } from '../../rendered/workloads.ts';
import { IMAGES } from '../../tools/images/images.mjs';
import { tools } from '../../tools/tools.ts';
import { buildImages, type Built } from '../support/images/built.ts';
import { runConfined } from '../support/images/confined.ts';
import { ImageStore } from '../support/images/image-store.ts';
import { render } from '../support/render.ts';

const { version, packages } = JSON.parse(readFileSync(join(chartFolder, 'package-lock.json'), 'utf8')) as {
  version: string;
  packages: Record<string, { dev?: boolean }>;
};

let store: ImageStore;
let images: Built[];
let containers: (Container & { image: string })[];

test.before('the images', async () => {
  store = await ImageStore.make();
  images = await buildImages(store, version);
  const objects = await render({ set: { 'simulator.generate.alertsPerVisit': 20 } });
  containers = pods(objects).flatMap(containersOf) as typeof containers;
});

test.after.always('the store goes', async () => store?.remove());

/** The image that a container names. */
function imageOf({ image }: { image: string }): Built {
  const found = images.find(({ name }) => image === `${name}:${version}`);
  if (found === undefined) throw new Error(`no image was built for ${image}`);
  return found;
}

/** The paths of all files and links below a folder, from there. */
function files(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

test('each container of the chart finds its program in the image it names, without root, shell or a file to write', async (t) => {
  const used = new Set(containers.map(({ image }) => imageOf({ image }).name));
  t.deepEqual(
    [...used].toSorted(),
    Object.values(IMAGES)
      .map(({ name }) => name)
      .toSorted(),
  );
  for (const container of containers) {
    const { code, stdout, stderr } = await runConfined(imageOf(container), [...container.command, '--help']);
    t.is(stderr, '');
    t.true(stdout.startsWith(`Usage: ${container.command[0]} `), stdout);
    t.is(code, 0);
  }
});

test('the chart generates alerts with the schemas of the image, into the volume', async (t) => {
  const generating = containers.filter(({ args = [] }) => args[0] === 'generate');
  t.true(generating.length > 0);
  for (const container of generating) {
    const { command, args = [] } = container;
    const simulator = imageOf(container);
    const { code, stderr } = await runConfined(simulator, [...command, ...args]);
    t.is(code, 0, stderr);
    const made = statSync(join(simulator.data, basename(args[1] as string)));
    t.true(made.size > 10_000, `${made.size} bytes`);
    t.deepEqual([made.uid, made.gid], [1000, 1000]);
  }
});

test('nothing else can be written, and there is no shell', async (t) => {
  const write = 'try { fs.writeFileSync(process.argv[1], "x") } catch (error) { console.log(error.code) }';
  for (const image of images) {
    for (const file of ['/tmp/x', '/app/x', '/x']) {
      const { stdout } = await runConfined(image, ['node', '--eval', write, file]);
      t.is(stdout, 'EROFS\n', file);
    }
    t.not((await runConfined(image, ['sh', '-c', 'true'])).code, 0);
  }
});

test('the alert schemas are those that the set-up fetches, where a program reads them', (t) => {
  const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
  const avsc = (folder: string) =>
    files(folder)
      .filter((file) => file.endsWith('.avsc'))
      .map((file) => [file, digest(join(folder, file))]);
  const expected = avsc(tools().alertSchemas);
  t.true(expected.length > 0);
  for (const { root } of images) t.deepEqual(avsc(join(root, 'opt/alert-schemas')), expected);
});

test('an image holds one service with what it needs, and nothing of the project besides', (t) => {
  for (const { service, root, name } of images) {
    const app = join(root, 'app');
    t.deepEqual(readdirSync(app).toSorted(), ['LICENSE', 'bin', 'node_modules', 'services'], name);
    t.deepEqual(readdirSync(join(app, 'services')).toSorted(), [service, 'common'].toSorted());
    for (const folder of readdirSync(join(app, 'services'))) {
      t.deepEqual(readdirSync(join(app, 'services', folder)).toSorted(), ['package.json', 'src']);
    }
    t.deepEqual(
      files(join(app, 'services')).filter(
        (file) => !/(\.ts|\/pages\/(style\.css|icon\.svg)|package\.json)$/.test(file) || file.endsWith('.test.ts'),
      ),
      [],
    );
  }
});

test('what only development needs is left out, and so is what npm leaves behind', (t) => {
  const development = Object.keys(packages).filter((path) => packages[path]?.dev === true);
  t.true(development.includes('node_modules/ava'));
  for (const { root } of images) {
    t.true(existsSync(join(root, 'app/node_modules/zod')));
    t.deepEqual(
      development.filter((path) => existsSync(join(root, 'app', path))),
      [],
    );
    t.false(existsSync(join(root, 'app/node_modules/.bin')));
    const foreign = files(join(root, 'app/node_modules')).filter((file) => !file.startsWith('@alert-stream/'));
    t.deepEqual(
      foreign.filter((file) => /\.map$|\.d\.[cm]?ts$/.test(file)),
      [],
    );
    t.false(readdirSync(join(root, 'root')).some((entry) => /npm|cache/.test(entry)));
  }
});

test('each program that a service names is on the PATH of its image, the first one also as main', (t) => {
  for (const { service, root, config } of images) {
    const { bin } = JSON.parse(readFileSync(join(chartFolder, 'services', service, 'package.json'), 'utf8')) as {
      bin: object;
    };
    t.deepEqual(readdirSync(join(root, 'app/bin')).toSorted(), [...Object.keys(bin), 'main'].toSorted());
    t.true(config.Env.some((variable) => variable.startsWith('PATH=/app/bin:')));
  }
});

test('all of it can be read by everybody, and written by nobody but root', (t) => {
  for (const { root } of images) {
    const kept = ['app', 'opt'].flatMap((folder) => files(join(root, folder)).map((file) => join(root, folder, file)));
    const odd = kept.filter((path) => {
      const entry = lstatSync(path);
      return !entry.isSymbolicLink() && (entry.uid !== 0 || (entry.mode & 0o466) !== 0o444);
    });
    t.deepEqual(odd, []);
  }
});

test('an image says what it is, runs as user 1000 and has no entrypoint', (t) => {
  for (const { name, config, service } of images) {
    t.is(config.User, '1000:1000');
    t.deepEqual(config.Entrypoint ?? [], []);
    t.is(config.Labels['org.opencontainers.image.title'], name);
    t.is(config.Labels['org.opencontainers.image.version'], version);
    t.is(config.Labels['org.opencontainers.image.licenses'], 'MIT');
    t.regex(config.Labels['org.opencontainers.image.revision'] ?? '', /^([0-9a-f]{40}(-dirty)?|unknown)$/);
    t.deepEqual(config.Cmd, ['main', '--help'], service);
  }
});

test('an image adds less than 80 MB to its base', (t) => {
  for (const { root, name } of images) {
    const sizes = ['app', 'opt'].flatMap((folder) =>
      files(join(root, folder)).map((file) => lstatSync(join(root, folder, file)).size),
    );
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    t.log(`${name}: ${(bytes / 1e6).toFixed(1)} MB`);
    t.true(bytes < 80e6);
  }
});

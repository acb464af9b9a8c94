// Needs nothing set up: it runs under the Node that the user has, and uses no package.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildArguments } from './images/build-arguments.mjs';
import { BUILDERS, chooseBuilder } from './images/builder.mjs';
import { IMAGES } from './images/images.mjs';
import { parseOptions } from './images/options.mjs';
import { SetupError } from './setup/failure.mjs';
import { readPins } from './setup/pins.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const { version } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8'));
const USAGE = `Usage: npm run images -- [options] [service …]

Builds the images of the services, all of them unless some are named (${Object.keys(IMAGES).join(', ')}).

  --tag TAG            tag of the images (default: ${version}, which the chart asks for)
  --prefix PREFIX      what stands before their names, such as registry.example.org/alerts/
  --base IMAGE         image with Node.js 24, npm and no more (default: node:24-bookworm-slim)
  --python-base IMAGE  image with Python 3 and pip, for a stage of the build alone (default: python:3.13-slim-bookworm)
  --builder NAME       ${BUILDERS.join(', ')} (default: the first of them that is installed)
`;

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`npm run images: ${error.message}\n`);
  process.exitCode = error.exitCode;
}

/** @returns {number} the exit code: the builder's own, when it fails */
function main(args) {
  const options = parseOptions(args);
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const builder = chooseBuilder(options.builder, process.env.PATH ?? '');
  const project = { root: ROOT, version, revision: revision(), schemas: readPins(ROOT).alertSchemas };
  for (const service of options.services) {
    const { status, error } = spawnSync(builder, buildArguments(service, options, project), {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (error !== undefined) throw new SetupError(`${builder} can't be run: ${error.message}`);
    if (status !== 0)
      throw new SetupError(`${basename(builder)} could not build the image of ${service}; above it says why.`);
  }
  return 0;
}

/** The commit that is built, with `-dirty` when files have changed since; an archive of the project has none. */
function revision() {
  const { status, stdout } = spawnSync(
    'git',
    ['-C', ROOT, 'describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'],
    { encoding: 'utf8' },
  );
  return status === 0 ? stdout.trim() : 'unknown';
}

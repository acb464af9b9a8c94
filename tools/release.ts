import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { toggle, withDefault } from '@alert-stream/common/command/flags.ts';
import { folder } from '@alert-stream/common/command/kinds.ts';
import type { Command } from '@alert-stream/common/command/parse.ts';
import { runnable, runProgram } from '@alert-stream/common/command/program.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { pushCommands, registryPath } from './release/commands.ts';
import { shippedParts } from './release/parts-list.ts';
import { obstacles, versionOf, type State } from './release/readiness.ts';
import { tools } from './tools.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const flags = {
  registry: withDefault(registryPath, 'registry.example.org/alerts', {
    help: 'registry and path that images and chart are pushed to; for the commands that are printed',
  }),
  out: withDefault(folder, 'dist', { help: 'folder for the chart, the list of what is in it, and their checksums' }),
  rehearse: toggle({ help: 'goes on where something is not ready yet, and says what' }),
};

const command: Command<typeof flags> = {
  name: 'npm run release --',
  summary:
    'Checks and packages a release, and prints the commands that push it. It needs no credentials and pushes nothing.',
  flags,
};

const run = promisify(execFile);
const git = (...args: string[]) =>
  run('git', ['-C', ROOT, ...args]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );

async function currentState(): Promise<State> {
  const read = (file: string) => readFile(join(ROOT, file), 'utf8');
  const packageJson = await read('package.json');
  const [changes, commit, tagged] = await Promise.all([
    git('status', '--porcelain'),
    git('rev-parse', 'HEAD'),
    git('rev-parse', '--verify', '--quiet', `v${versionOf({ packageJson })}^{commit}`),
  ]);
  return {
    packageJson,
    chart: await read('Chart.yaml'),
    changelog: await read('CHANGELOG.md'),
    ...(changes === undefined ? {} : { changes }),
    ...(commit === undefined ? {} : { commit }),
    ...(tagged === undefined ? {} : { tagged }),
  };
}

async function listParts(file: string, name: string): Promise<void> {
  const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--loglevel=error'];
  const { stdout } = await run('npm', args, { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 });
  await writeFile(file, shippedParts(stdout, name));
}

async function writeChecksums(out: string, files: string[]): Promise<void> {
  const lines = files.map(
    async (file) =>
      `${createHash('sha256')
        .update(await readFile(file))
        .digest('hex')}  ${basename(file)}\n`,
  );
  await writeFile(join(out, 'SHA256SUMS'), (await Promise.all(lines)).join(''));
}

await runProgram({
  name: 'npm run release',
  summary: command.summary,
  commands: [
    runnable(command, async ({ flags: { registry, out: to, rehearse } }) => {
      const state = await currentState();
      const found = obstacles(state);
      const told = found.map((sentence) => `  ${sentence}\n`).join('');
      if (found.length > 0 && !rehearse)
        throw new AlertStreamError('CONFIG', `not ready to be released:\n${told.trimEnd()}`);
      const out = resolve(to);
      const version = versionOf(state);
      const isTagged = state.tagged !== undefined && state.tagged === state.commit;
      const chart = join(out, `alert-stream-broker-${version}.tgz`);
      const parts = join(out, `alert-distribution-system-${version}.cdx.json`);
      await mkdir(out, { recursive: true });
      await run(tools().helm, ['package', ROOT, '--destination', out]);
      await listParts(parts, (JSON.parse(state.packageJson) as { name: string }).name);
      await writeChecksums(out, [chart, parts]);
      const here = (file: string) =>
        relative(process.cwd(), file).startsWith('..') ? file : relative(process.cwd(), file);
      process.stdout.write(
        `Release ${version}\n  ${here(chart)}  the chart\n  ${here(parts)}  what the services are made of (CycloneDX)\n  ${here(join(out, 'SHA256SUMS'))}\n`,
      );
      if (found.length > 0) process.stdout.write(`\nA rehearsal only, since this isn't ready:\n${told}`);
      process.stdout.write(
        `\nTo push it, with your credentials:\n${pushCommands(version, registry, here(chart), isTagged)
          .map((line) => `  ${line}\n`)
          .join('')}`,
      );
    }),
  ],
});

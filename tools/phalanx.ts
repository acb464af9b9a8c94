import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withDefault, type ValueKind } from '@alert-stream/common/command/flags.ts';
import { list, text } from '@alert-stream/common/command/kinds.ts';
import type { Command } from '@alert-stream/common/command/parse.ts';
import { runnable, runProgram } from '@alert-stream/common/command/program.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { APPLICATION, phalanxFiles, PROJECT } from './phalanx/application.ts';
import { docsTools } from './tools.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const ociAddress: ValueKind<string> = {
  expected: 'an address with oci:// before and no slash after it, such as oci://registry.example.org/alerts/charts',
  placeholder: 'ADDRESS',
  parse: (value) => (/^oci:\/\/[\w.-]+(:\d+)?(\/[\w.-]+)*$/.test(value) ? value : undefined),
};

const flags = {
  repository: withDefault(ociAddress, 'oci://registry.example.org/alerts/charts', {
    help: 'where Argo CD takes the chart from: the address that releases are pushed to',
  }),
  environments: withDefault(list(text), 'idfint', {
    help: 'environments that have a values-<environment>.yaml and a secrets-<environment>.yaml',
  }),
};

const command: Command<typeof flags> = {
  name: 'npm run phalanx --',
  summary:
    "Writes the application's folder for Phalanx: the files that a clone of lsst-sqre/phalanx gets, and no others.",
  positionals: [
    { name: 'OUT', help: 'folder to write to, such as a clone of Phalanx; files of the same name are overwritten' },
  ],
  flags,
};

/** The README, as Phalanx's own check writes it: of the application's values alone, since the chart isn't there. */
async function writeReadme(out: string): Promise<void> {
  const template = relative(join(out, 'applications'), join(ROOT, 'deploy/phalanx/README.md.gotmpl'));
  const args = ['--chart-search-root=applications', `--chart-to-generate=applications/${APPLICATION}`];
  const more = [`--template-files=${template}`, '--document-dependency-values=true', '--log-level=warning'];
  await promisify(execFile)(docsTools().helmDocs, [...args, ...more], { cwd: out });
}

function requireValues(environments: string[]): void {
  const known = globSync('values-*.yaml', { cwd: ROOT }).map((file) => file.slice('values-'.length, -'.yaml'.length));
  const deployed = known.filter((name) => globSync(`secrets-${name}.yaml`, { cwd: ROOT }).length > 0);
  const unknown = environments.find((name) => !deployed.includes(name));
  if (unknown === undefined) return;
  throw new AlertStreamError('INPUT', `--environments: expected some of ${deployed.join(', ')}, got "${unknown}"`);
}

/** What can't be a file of ours: lines in Phalanx's own. */
function remainder(environments: string[]): string {
  const lines = [
    ['environments/values.yaml', `applications.${APPLICATION}: false`],
    ...environments.map((name) => [`environments/values-${name}.yaml`, `applications.${APPLICATION}: true`]),
    [`docs/applications/${PROJECT}.rst`, `${APPLICATION}/index in its toctree`],
    ...environments.map((name) => [
      `applications/strimzi/values-${name}.yaml`,
      `${APPLICATION} among strimzi-kafka-operator.watchNamespaces`,
    ]),
  ];
  const width = Math.max(...lines.map(([file = '']) => file.length)) + 2;
  const text = lines.map(([file = '', line]) => `  ${file.padEnd(width)}${line}\n`).join('');
  return `Files of Phalanx's own that need a line each, in alphabetical order there:\n${text}Its own checks then write environments/README.md anew.\n`;
}

await runProgram({
  name: 'npm run phalanx',
  summary: command.summary,
  commands: [
    runnable(command, async ({ flags: { repository, environments }, positionals: [folder = ''] }) => {
      requireValues(environments);
      const out = resolve(folder);
      const files = await phalanxFiles(ROOT, { repository, environments });
      for (const [path, content] of Object.entries(files)) {
        await mkdir(dirname(join(out, path)), { recursive: true });
        await writeFile(join(out, path), content);
      }
      await writeReadme(out);
      const written = [...Object.keys(files), `applications/${APPLICATION}/README.md`].toSorted();
      process.stdout.write(
        `Written to ${out}:\n${written.map((path) => `  ${path}\n`).join('')}\n${remainder(environments)}`,
      );
    }),
  ],
});

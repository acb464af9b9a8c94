import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { belowKey, pickValues } from './values-file.ts';

/** The application's name in Phalanx, which is the chart's, and its Argo CD project. */
export const APPLICATION = 'alert-stream-broker';
export const PROJECT = 'rubin';

/** Set by Argo CD. */
const INJECTED = ['global'];

/** Phalanx itself says where an application's secrets are, by `global.vaultSecretsPath`. */
const LEFT_TO_PHALANX = new Set(['vaultSecretsPath']);

/**
 * The files of the application in Phalanx's repository, by their paths in it; all but the README, which helm-docs writes.
 *
 * @param root this project
 * @param options repository: address that the chart is taken from, such as `oci://registry.example.org/charts`;
 *   environments: those of which there is a values-<environment>.yaml
 */
export async function phalanxFiles(
  root: string,
  { repository, environments }: { repository: string; environments: string[] },
): Promise<Record<string, string>> {
  const read = (file: string) => readFile(join(root, file), 'utf8');
  const folder = `applications/${APPLICATION}`;
  const chart = load(await read('Chart.yaml')) as Chart;
  const defaults = await read('values.yaml');
  const own = await Promise.all(environments.map(async (name) => [name, await read(`values-${name}.yaml`)] as const));
  const set = new Set(own.flatMap(([, text]) => leaves(load(text)).filter((path) => !LEFT_TO_PHALANX.has(path))));
  const files: Record<string, string> = {
    [`${folder}/Chart.yaml`]: chartFile(chart, repository),
    [`${folder}/values.yaml`]: valuesFile(defaults, [...set]),
    // helm lint asks for a folder of templates.
    [`${folder}/templates/_helpers.tpl`]: await read('deploy/phalanx/_helpers.tpl'),
    [`${folder}/secrets.yaml`]: await read('secrets.yaml'),
    [`docs/applications/${APPLICATION}/index.rst`]: await read('deploy/phalanx/index.rst'),
    [`docs/applications/${APPLICATION}/values.md`]: await read('deploy/phalanx/values.md'),
    [`environments/templates/applications/${PROJECT}/${APPLICATION}.yaml`]: await read(
      'deploy/phalanx/application.yaml',
    ),
  };
  for (const [name, text] of own) {
    files[`${folder}/values-${name}.yaml`] = belowKey(APPLICATION, pickValues(text, ownKeys(text)));
    files[`${folder}/secrets-${name}.yaml`] = await read(`secrets-${name}.yaml`);
  }
  return files;
}

type Chart = { name: string; version: string; description: string; annotations?: Record<string, string> };

/** Phalanx's applications have version 1.0.0 for ever, and no appVersion where another chart brings the program. */
function chartFile({ name, version, description, annotations = {} }: Chart, repository: string): string {
  const links = load(annotations['artifacthub.io/links'] ?? '[]') as { name: string; url: string }[];
  const documents = links.flatMap(({ name: title, url }) => {
    const [, id, rest] = /^([A-Z]+-\d+): (.+)$/.exec(title) ?? [];
    return id === undefined ? [] : [`    - id: "${id}"`, `      title: "${rest}"`, `      url: "${url}"`];
  });
  return [
    'apiVersion: v2',
    `name: ${APPLICATION}`,
    `description: ${JSON.stringify(description)}`,
    'type: application',
    'version: 1.0.0',
    'dependencies:',
    `  - name: ${name}`,
    `    version: ${version}`,
    `    repository: ${repository}`,
    'annotations:',
    '  phalanx.lsst.io/docs: |',
    ...documents,
    '',
  ].join('\n');
}

/** What environments change, with the chart's defaults and comments, and what Argo CD sets. */
function valuesFile(defaults: string, paths: string[]): string {
  return `${belowKey(APPLICATION, pickValues(defaults, paths))}\n${pickValues(defaults, INJECTED)}`;
}

function ownKeys(values: string): string[] {
  return Object.keys(load(values) as object).filter((key) => !LEFT_TO_PHALANX.has(key));
}

/** The paths of all values that are no maps. */
function leaves(value: unknown, path: string[] = []): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path.join('/')];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]));
}

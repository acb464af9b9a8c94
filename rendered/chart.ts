import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadAll, YAML11_SCHEMA } from 'js-yaml';
import { readNamedFile } from '@alert-stream/common/command/read-file.ts';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { tools } from '../tools/tools.ts';
import type { KubernetesObject } from './kubernetes.ts';

/** The folder that holds Chart.yaml. */
export const chartFolder = fileURLToPath(new URL('..', import.meta.url));

/** It lives for a tenth of a second, a third of which Go would spend on collecting garbage. */
const HELM_ENVIRONMENT = { ...process.env, GOGC: 'off' };

/** Helm takes no larger file of a chart. */
const MAX_VALUES_BYTES = 5 * 2 ** 20;

const RELEASE = 'alert-stream-broker';

/** What the chart consists of; values files besides values.yaml are given by their paths. */
const CHART = new Set(['Chart.yaml', 'values.yaml', 'values.schema.json', 'templates', 'files']);

export type ChartOptions = {
  /** Paths, later ones win. */
  valuesFiles: string[];
  /** Values by their path, such as `kafka.listeners.tls.port` (`\.` for a dot in a key): anything JSON can say. */
  set?: Record<string, unknown>;
  release?: string;
  namespace?: string;
};

/**
 * Renders the chart as `helm template` does, and parses it as Kubernetes does (YAML 1.1).
 *
 * @throws AlertStreamError `CONFIG` with helm's own message
 */
export async function renderChart(options: ChartOptions): Promise<KubernetesObject[]> {
  return parseObjects(await renderText(options));
}

/** The objects of a rendered chart; documents with nothing but comments are none. */
export function parseObjects(text: string): KubernetesObject[] {
  return (loadAll(text, { schema: YAML11_SCHEMA }) as (KubernetesObject | null)[]).filter((object) => object !== null);
}

/**
 * Reads a values file, before helm does: that would wait for a pipe, and read a device without an end.
 *
 * @throws AlertStreamError `CONFIG` when it can't be read
 */
export function readValuesFile(path: string): Buffer {
  return readNamedFile(path, { flag: 'values', maxBytes: MAX_VALUES_BYTES, code: 'CONFIG', pipes: false });
}

/**
 * What `helm template` prints.
 *
 * @param chart a folder from {@link chartCopy}, for who renders often
 * @throws AlertStreamError `CONFIG` for a values file that can't be read, else with helm's own message
 */
export async function renderText(
  options: ChartOptions,
  { helm = tools().helm, chart }: { helm?: string; chart?: string } = {},
): Promise<string> {
  const { valuesFiles, set = {}, release = RELEASE, namespace = RELEASE } = options;
  for (const file of valuesFiles) readValuesFile(file);
  const folder = chart ?? (await chartCopy());
  const args = [
    'template',
    release,
    folder,
    '--namespace',
    namespace,
    // Else helm takes the newest that it knows, which with 3.14 is older than Chart.yaml's `kubeVersion`.
    '--kube-version',
    '1.30.0',
    ...valuesFiles.flatMap((file) => ['--values', file]),
    ...Object.entries(set).flatMap(([path, value]) => ['--set-json', `${path}=${JSON.stringify(value)}`]),
  ];
  try {
    const { stdout } = await promisify(execFile)(helm, args, { maxBuffer: 64 * 1024 * 1024, env: HELM_ENVIRONMENT });
    return stdout;
  } catch (error) {
    const { stderr: said = '', signal } = error as { stderr?: string; signal?: string | null };
    const stderr = said.trim();
    if (stderr === '') {
      const how = signal ? `was ended by ${signal}` : `can't be run: ${messageOf(error)}`;
      throw new AlertStreamError('STACK', `${helm} ${how}`, { cause: error });
    }
    throw new AlertStreamError('CONFIG', `the chart doesn't render: ${stderr}`, { cause: error });
  } finally {
    if (chart === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/**
 * A folder with the chart and nothing else. Helm reads all of a chart's folder, and stops at any large file in it, such
 * as alerts that somebody has put into the clone.
 *
 * @returns its path, in the system's temporary folder; the caller removes it
 */
export async function chartCopy(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'alert-stream-chart-'));
  const parts = (await readdir(chartFolder)).filter((name) => CHART.has(name));
  await Promise.all(parts.map((part) => cp(join(chartFolder, part), join(folder, part), { recursive: true })));
  return folder;
}

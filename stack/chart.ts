import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadAll, YAML11_SCHEMA } from 'js-yaml';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { tools } from '../tools/tools.ts';
import type { KubernetesObject } from './kubernetes.ts';

/** The folder that holds Chart.yaml. */
export const chartFolder = fileURLToPath(new URL('..', import.meta.url));

const RELEASE = 'alert-stream-broker';

/**
 * Renders the chart as `helm template` does, and parses it as Kubernetes does (YAML 1.1).
 *
 * @param valuesFiles paths, later ones win
 * @param set values by their path, such as `kafka.listeners.tls.port` (`\.` for a dot in a key): anything JSON can say
 * @throws AlertStreamError `CONFIG` with helm's own message
 */
export async function renderChart(options: {
  valuesFiles: string[];
  set?: Record<string, unknown>;
  release?: string;
  namespace?: string;
}): Promise<KubernetesObject[]> {
  const { valuesFiles, set = {}, release = RELEASE, namespace = RELEASE } = options;
  const folder = await chartCopy();
  const args = [
    'template',
    release,
    folder,
    '--namespace',
    namespace,
    ...valuesFiles.flatMap((file) => ['--values', file]),
    ...Object.entries(set).flatMap(([path, value]) => ['--set-json', `${path}=${JSON.stringify(value)}`]),
  ];
  try {
    const { stdout } = await promisify(execFile)(tools().helm, args, { maxBuffer: 64 * 1024 * 1024 });
    return (loadAll(stdout, { schema: YAML11_SCHEMA }) as (KubernetesObject | null)[]).filter(
      (object) => object !== null,
    );
  } catch (error) {
    const stderr = (error as { stderr?: string }).stderr?.trim() ?? '';
    if (stderr === '') throw error;
    throw new AlertStreamError('CONFIG', `the chart doesn't render: ${stderr}`, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * A folder with the chart and nothing else. Helm reads all of a chart's folder, and stops at any large file in it, such
 * as alerts that somebody has put into the clone.
 */
async function chartCopy(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'alert-stream-chart-'));
  const parts = ['Chart.yaml', 'values.yaml', 'templates', 'files'];
  await Promise.all(parts.map((part) => cp(join(chartFolder, part), join(folder, part), { recursive: true })));
  return folder;
}

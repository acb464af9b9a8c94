import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { chartCopy, chartFolder, parseObjects, renderText } from '../../rendered/chart.ts';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import { tools } from '../../tools/tools.ts';
import { rendered } from './render-cache.ts';

export type RenderOptions = {
  /** Values files in the chart's folder. */
  values?: string[];
  /** Values by their path; anything JSON can say. */
  set?: Record<string, unknown>;
  release?: string;
  namespace?: string;
};

let chart: Promise<string> | undefined;

/** The chart, copied once for this process. */
function copyOfChart(): Promise<string> {
  chart ??= chartCopy().then((folder) => {
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    return folder;
  });
  return chart;
}

/**
 * What helm prints for the chart; without options from values.yaml alone. The same options are rendered once for as long
 * as the chart is the same.
 *
 * @param helm the command; by default the one that the system uses
 */
export async function renderOnce(options: RenderOptions = {}, helm = tools().helm): Promise<string> {
  return rendered(JSON.stringify([helm, options]), () => renderAnew(options, helm));
}

/** The same, rendered again. */
export async function renderAnew(
  { values = [], ...options }: RenderOptions = {},
  helm = tools().helm,
): Promise<string> {
  const valuesFiles = values.map((file) => join(chartFolder, file));
  return renderText({ ...options, valuesFiles }, { helm, chart: await copyOfChart() });
}

const parsed = new Map<string, KubernetesObject[]>();

/** The objects that the chart renders, for the caller to change; without options from values.yaml alone. */
export async function render(options: RenderOptions = {}): Promise<KubernetesObject[]> {
  const text = await renderOnce(options);
  const objects = parsed.get(text) ?? parseObjects(text);
  parsed.set(text, objects);
  return structuredClone(objects);
}

/** The objects of one kind, taken as that kind's model. */
export function all<T extends { kind: string }>(objects: KubernetesObject[], kind: T['kind']): T[] {
  return objects.filter((object) => object.kind === kind) as unknown as T[];
}

/** The one object of a kind, or of a kind and a name. */
export function one<T extends { kind: string }>(objects: KubernetesObject[], kind: T['kind'], name?: string): T {
  const found = objects.filter(
    (object) => object.kind === kind && (name === undefined || object.metadata.name === name),
  );
  if (found.length !== 1) {
    const have = objects.map((object) => `${object.kind} ${object.metadata.name}`).join(', ');
    throw new Error(`expected one ${kind}${name === undefined ? '' : ` ${name}`}, got ${found.length} among ${have}`);
  }
  return found[0] as unknown as T;
}

/** A Kafka configuration by its keys; the models know it as any object. */
export function settings(config: object | undefined): Record<string, unknown> {
  return { ...config };
}

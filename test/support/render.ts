import { join } from 'node:path';
import { chartFolder, renderChart } from '../../stack/chart.ts';
import type { KubernetesObject } from '../../stack/kubernetes.ts';

export type RenderOptions = {
  /** Values files in the chart's folder. */
  values?: string[];
  /** Values by their path; anything JSON can say. */
  set?: Record<string, unknown>;
  release?: string;
  namespace?: string;
};

/** The objects that the chart renders; without options from values.yaml alone. */
export async function render({ values = [], ...options }: RenderOptions = {}): Promise<KubernetesObject[]> {
  return renderChart({ ...options, valuesFiles: values.map((file) => join(chartFolder, file)) });
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

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IApplication } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import { load } from 'js-yaml';
import { chartFolder, parseObjects } from '../../../rendered/chart.ts';
import type { KubernetesObject } from '../../../rendered/kubernetes.ts';
import { helm } from '../helm.ts';

const ROOT_FILE = 'deploy/argo-cd/root.yaml';

/** The Application that is applied by hand. */
export function rootApplication(): IApplication {
  return load(readFileSync(join(chartFolder, ROOT_FILE), 'utf8')) as IApplication;
}

/** One of an Application's parameters for helm. */
export type Parameter = { name?: string; value?: string; forceString?: boolean };

/**
 * What the root Application renders: with its own parameters, after Argo CD has put in what it knows of the build.
 *
 * @param parameters more of them; later ones win
 */
export async function childrenOf(root: IApplication, parameters: Parameter[] = []): Promise<KubernetesObject[]> {
  const source = root.spec.source!;
  const known: Record<string, string> = {
    $ARGOCD_APP_SOURCE_REPO_URL: source.repoURL,
    $ARGOCD_APP_SOURCE_TARGET_REVISION: source.targetRevision ?? 'HEAD',
  };
  const given = new Map(
    [...(source.helm?.parameters ?? []), ...parameters].map((parameter) => [parameter.name, parameter]),
  );
  const set = [...given.values()].flatMap(({ name, value = '', forceString = false }) => [
    forceString ? '--set-string' : '--set',
    `${name}=${known[value] ?? value}`,
  ]);
  return parseObjects(await helm('template', root.metadata.name!, source.path!, '--namespace', 'argocd', ...set));
}

/** Argo CD's order: the object's own sync wave, 0 where none is given. */
export function waveOf({ metadata }: KubernetesObject): number {
  return Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
}

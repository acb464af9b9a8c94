import { readFileSync } from 'node:fs';
import { testTools } from '../../../tools/tools.ts';
import { closed, type Schema } from './close.ts';

type Definition = Schema & {
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
};

/** The names of what Kubernetes writes as a string in its description, and reads from a number as well. */
const NUMBER_OR_STRING = new Set([
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  'io.k8s.apimachinery.pkg.api.resource.Quantity',
]);

/** The groups that a chart of services can have to do with; the others would take as long again. */
const GROUPS =
  /^io\.k8s\.(api\.(apps|autoscaling|batch|core|networking|policy|rbac)\.v\d|apiextensions-apiserver\.|apimachinery\.)/;

/** The `metadata` of all kinds. */
export const OBJECT_META = 'urn:schema:kubernetes#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/**
 * Kubernetes' own kinds, closed.
 *
 * @returns the schema that holds them all, and where in it a kind is, by `<apiVersion> <kind>`
 */
export function coreKinds(): { schema: Schema; refs: Map<string, string> } {
  const { definitions } = JSON.parse(readFileSync(testTools().kubernetesApi, 'utf8')) as {
    definitions: Record<string, Definition>;
  };
  const wanted = Object.entries(definitions).filter(([name]) => GROUPS.test(name));
  const refs = new Map<string, string>();
  for (const [name, definition] of wanted) {
    const kinds = definition['x-kubernetes-group-version-kind'] ?? [];
    // What many kinds share, such as DeleteOptions, is listed under each of them, and is none of them.
    if (kinds.length !== 1 || definition.properties?.['metadata'] === undefined) continue;
    for (const { group, version, kind } of kinds) {
      refs.set(
        `${group === '' ? version : `${group}/${version}`} ${kind}`,
        `urn:schema:kubernetes#/definitions/${name}`,
      );
    }
  }
  const closedDefinitions = wanted.map(([name, definition]) => [
    name,
    NUMBER_OR_STRING.has(name) ? { type: ['number', 'string'] } : closed(definition),
  ]);
  return { schema: { $id: 'urn:schema:kubernetes', definitions: Object.fromEntries(closedDefinitions) }, refs };
}

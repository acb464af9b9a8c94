import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import { coreKinds } from './strict/core-kinds.ts';
import { customKinds } from './strict/custom-kinds.ts';

/** Releases of Strimzi, the newest and the last with ZooKeeper, with the API that each defines its kinds in. */
const STRIMZI_API = { '1.2.0': 'kafka.strimzi.io/v1', '0.45.0': 'kafka.strimzi.io/v1beta2' };

export type StrimziRelease = keyof typeof STRIMZI_API;

/**
 * What is wrong with an object by its kind's schema, where a field that the schema doesn't name is wrong too: what a
 * strict `kubectl apply` would say, but for rules in CEL and what an API server's own code checks.
 *
 * @returns a sentence for each violation, with the path of the field
 */
export function strict(object: KubernetesObject, { strimzi = '1.2.0' }: { strimzi?: StrimziRelease } = {}): string[] {
  const kind = `${object.apiVersion} ${object.kind}`;
  const validate = isOfOtherRelease(object, strimzi) ? undefined : validator(kind);
  if (validate === undefined) return [`${kind} is no kind of Kubernetes, of Strimzi ${strimzi} or of another operator`];
  return validate(object) ? [] : (validate.errors ?? []).map(sentence);
}

function sentence({ instancePath, message, params }: ErrorObject): string {
  const { additionalProperty, allowedValues } = params as { additionalProperty?: string; allowedValues?: string[] };
  if (additionalProperty !== undefined) return `${instancePath}/${additionalProperty} is unknown`;
  return `${instancePath} ${message}${allowedValues === undefined ? '' : `: ${allowedValues.join(', ')}`}`;
}

function isOfOtherRelease({ apiVersion }: KubernetesObject, strimzi: StrimziRelease): boolean {
  return apiVersion.startsWith('kafka.strimzi.io/') && apiVersion !== STRIMZI_API[strimzi];
}

let find: ((kind: string) => ValidateFunction | undefined) | undefined;

/** Compiled when a kind is first met: all together would take seconds. */
function validator(kind: string): ValidateFunction | undefined {
  find ??= allKinds();
  return find(kind);
}

function allKinds(): (kind: string) => ValidateFunction | undefined {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, validateSchema: false });
  const core = coreKinds();
  ajv.addSchema(core.schema);
  for (const [kind, schema] of customKinds()) ajv.addSchema({ ...schema, $id: urn(kind) });
  return (kind) => ajv.getSchema(core.refs.get(kind) ?? urn(kind));
}

/** A name that needs no base to be resolved against. */
function urn(kind: string): string {
  return `urn:schema:${kind.replaceAll(/[ /]/g, ':')}`;
}

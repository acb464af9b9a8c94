import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { testTools } from '../../../tools/tools.ts';
import { REGISTRY_DEFINITION } from '../crds/registry-definition.ts';
import { closed, type Schema } from './close.ts';
import { OBJECT_META } from './core-kinds.ts';

type Definition = {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; schema: { openAPIV3Schema: Schema } }[];
  };
};

/** Definitions of operators that no package registry has. */
const WRITTEN_HERE = fileURLToPath(new URL('../crds', import.meta.url));

/**
 * The closed schemas of all kinds that the operators define, by `<apiVersion> <kind>`; Strimzi's newest release and its
 * last with ZooKeeper have no API version in common.
 */
export function customKinds(): Map<string, Schema> {
  const { strimziCrds, strimziCrdsZookeeper, operatorCrds, argoCdCrds } = testTools();
  const folders = [strimziCrds, strimziCrdsZookeeper, operatorCrds, argoCdCrds, WRITTEN_HERE];
  const all = [...folders.flatMap(definitions), definition(fileURLToPath(REGISTRY_DEFINITION))];
  return new Map(
    all.flatMap(({ spec: { group, names, versions } }) =>
      versions.map(({ name, schema }) => [`${group}/${name} ${names.kind}`, ofKind(schema.openAPIV3Schema)] as const),
    ),
  );
}

function definitions(folder: string): Definition[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.map((name) => definition(join(folder, name)));
}

function definition(file: string): Definition {
  return load(readFileSync(file, 'utf8')) as Definition;
}

/** A definition needn't name what all kinds have. */
function ofKind(schema: Schema): Schema {
  const string = { type: 'string' };
  const common = { apiVersion: string, kind: string, metadata: { $ref: OBJECT_META } };
  const { properties, ...rest } = closed(schema);
  return { ...rest, properties: { ...properties, ...common } };
}

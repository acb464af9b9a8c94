import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testTools } from '../../../tools/tools.ts';

/** What an attribute or a block of a resource takes: the type as the declaration has it, such as `string[]`. */
type Field = { required: boolean; type: string };

/** A resource, or a block in one: what may be set in it, by Terraform's names. */
export type Shape = Map<string, Field>;

/** What the provider knows of one resource. */
export type Resource = {
  /** The resource's own fields. */
  shape: Shape;
  /** Fields of a block by its declaration's name. */
  block: (type: string) => Shape | undefined;
  /** What can be read from a resource of this kind. */
  readable: Set<string>;
};

/** What the provider for Google says of a resource, such as `google_storage_bucket`; undefined where it isn't fetched. */
export function providerResource(type: string): Resource | undefined {
  const text = declarations(type);
  if (text === undefined) return undefined;
  const shapes = new Map(
    [...text.matchAll(/^export interface (\w+)[^{]*\{\n(.*?)^\}/gms)].map(([, name, body]) => [name!, shapeOf(body!)]),
  );
  const [, resource = ''] = /^export declare class (\w+) extends cdktf\.TerraformResource/m.exec(text) ?? [];
  const [, members = ''] =
    new RegExp(`^export declare class ${resource} extends [^{]*\\{\\n(.*?)^\\}`, 'ms').exec(text) ?? [];
  const getters = [...members.matchAll(/^ {4}get (\w+)\(\)/gm)].map(([, name]) => terraformName(name!));
  return { shape: shapes.get(`${resource}Config`)!, block: (name) => shapes.get(name), readable: new Set(getters) };
}

function declarations(type: string): string | undefined {
  const file = join(testTools().googleProviderTypes, `${type.replace(/^google_/, '').replaceAll('_', '-')}.d.ts`);
  try {
    const text = readFileSync(file, 'utf8');
    return text.includes(`tfResourceType = "${type}"`) ? text : undefined;
  } catch {
    return undefined;
  }
}

function shapeOf(body: string): Shape {
  const fields = body.matchAll(/^ {4}readonly (\w+)(\??): (\{.*?\n {4}\}|[^;]+);/gms);
  return new Map(
    [...fields].map(([, name, optional, type]) => [
      terraformName(name!),
      { required: optional === '', type: withoutTokens(type!) },
    ]),
  );
}

/** The declarations' names are Terraform's with humps. */
function terraformName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Wherever a value is taken, its generator also takes one that is known later. */
function withoutTokens(type: string): string {
  return type.replace(/ \| cdktf\.IResolvable$/, '').replace(/^\{[^]*\}$/, 'map');
}

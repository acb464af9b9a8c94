import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { parseHcl, type Block } from '../../support/deploy/hcl.ts';
import { providerResource, type Resource, type Shape } from '../../support/deploy/provider-types.ts';
import { blocksOf, TERRAFORM as FOLDER } from '../../support/deploy/terraform.ts';

// The provider itself is in no package registry. Its schema is: as declarations that were generated from it. So what
// `tofu validate` would say of names and types is said here.

const texts = globSync('*.tf', { cwd: FOLDER }).map((file) => readFileSync(join(FOLDER, file), 'utf8'));
const resources = blocksOf(FOLDER, 'resource');
const variables = new Map(
  blocksOf(FOLDER, 'variable').map(({ labels: [name], attributes }) => [name!, attributes['type']!]),
);

/** Terraform's own, in every resource. */
const META = new Set(['count', 'for_each', 'provider', 'depends_on']);

for (const { labels, ...block } of resources) {
  const [type, name] = labels as [string, string];
  test(`${type}.${name}: the provider knows each attribute and block, and takes the type`, (t) => {
    const resource = providerResource(type);
    if (resource === undefined) return t.fail(`the set-up fetches no types of ${type}: tools/pins.json`);
    const faults = faultsIn({ labels, ...block }, resource.shape, resource);
    t.deepEqual(faults, []);
  });
}

test('what is read from a resource can be read from it, and each variable that is used is declared', (t) => {
  const declared = new Map(resources.map(({ labels: [type, name] }) => [`${type}.${name}`, type!]));
  const text = texts.join('\n');
  const direct = [...text.matchAll(/(google_\w+)\.(\w+)(?:\[[^\]]*\])?\.(\w+)/g)].map(
    ([, type, name, attribute]) => [type, name, attribute] as const,
  );
  const inLoops = [...text.matchAll(/\w+, (\w+) in (google_\w+)\.(\w+) : ([^}]*)/g)].flatMap(
    ([, each, type, name, body]) =>
      [...body!.matchAll(new RegExp(`\\b${each}\\.(\\w+)`, 'g'))].map(
        ([, attribute]) => [type, name, attribute] as const,
      ),
  );
  t.true(direct.length > 10 && inLoops.length > 1);
  for (const [type, name, attribute] of [...direct, ...inLoops]) {
    t.true(declared.has(`${type}.${name}`), `${type}.${name}`);
    t.true(providerResource(type!)?.readable.has(attribute!), `${type}.${name}.${attribute}`);
  }
  for (const [, name] of text.matchAll(/\bvar\.(\w+)/g)) t.true(variables.has(name!), name);
});

for (const [folder, name] of [
  [FOLDER, 'values'],
  [join(FOLDER, 'examples/idfint'), 'alert_stream'],
] as const) {
  test(`module ${name} is given what it has variables for, and all that it needs`, (t) => {
    const { attributes } = blocksOf(folder, 'module').find(({ labels: [label] }) => label === name)!;
    const { source, ...given } = attributes;
    const known = blocksOf(join(folder, JSON.parse(source!) as string), 'variable');
    const names = new Set(known.map(({ labels: [variable] }) => variable));
    t.deepEqual(
      Object.keys(given).filter((variable) => !names.has(variable)),
      [],
    );
    const needed = known
      .filter((variable) => variable.attributes['default'] === undefined)
      .map(({ labels: [variable] }) => variable!);
    t.deepEqual(
      needed.filter((variable) => given[variable] === undefined),
      [],
    );
  });
}

test('a misspelt attribute, a wrong type and a missing one are found', (t) => {
  const resource = providerResource('google_storage_bucket')!;
  const faults = (text: string) =>
    faultsIn(parseHcl(`resource "google_storage_bucket" "x" {\n${text}\n}`).blocks[0]!, resource.shape, resource);
  t.deepEqual(faults('name = "a"\nlocation = "b"'), []);
  t.deepEqual(faults('name = "a"\nlocation = "b"\nuniform_bucket_level_acces = true'), [
    'uniform_bucket_level_acces is unknown',
  ]);
  t.deepEqual(faults('name = "a"\nlocation = "b"\nforce_destroy = "no"'), [
    'force_destroy: expected boolean, got string',
  ]);
  t.deepEqual(faults('name = "a"'), ['location is missing']);
  t.deepEqual(faults('name = "a"\nlocation = "b"\nversioning {\n enable = true\n}'), [
    'versioning.enable is unknown',
    'versioning.enabled is missing',
  ]);
});

function faultsIn({ attributes, blocks: inner }: Block, shape: Shape, resource: Resource, path = ''): string[] {
  const faults: string[] = [];
  const own = path === '' ? META : new Set<string>();
  for (const [name, expression] of Object.entries(attributes)) {
    if (own.has(name)) continue;
    const expected = shape.get(name)?.type;
    const found = typeOf(expression);
    if (expected === undefined) faults.push(`${path}${name} is unknown`);
    else if (found !== undefined && !fits(expected, found))
      faults.push(`${path}${name}: expected ${expected}, got ${found}`);
  }
  const given = inner.filter(({ type }) => path !== '' || type !== 'lifecycle').map(content);
  for (const { type, block } of given) {
    const fields = resource.block(shape.get(type)?.type.replace(/\[\]$/, '') ?? '');
    if (fields === undefined) faults.push(`${path}${type} is no block`);
    else faults.push(...faultsIn(block, fields, resource, `${path}${type}.`));
  }
  const missing = [...shape].filter(
    ([name, { required }]) => required && attributes[name] === undefined && !given.some(({ type }) => type === name),
  );
  return [...faults, ...missing.map(([name]) => `${path}${name} is missing`)];
}

/** A block, or that which a `dynamic` one makes. */
function content(block: Block): { type: string; block: Block } {
  if (block.type !== 'dynamic') return { type: block.type, block };
  return { type: block.labels[0]!, block: block.blocks.find(({ type }) => type === 'content')! };
}

/** The type of an expression, where that can be seen. */
function typeOf(expression: string): string | undefined {
  if (expression.startsWith('"')) return 'string';
  if (/^-?\d/.test(expression)) return 'number';
  if (/^(true|false)$/.test(expression)) return 'boolean';
  if (expression.startsWith('[')) return 'list';
  if (expression.startsWith('{')) return 'map';
  const [, variable, rest] = /^var\.(\w+)(.*)$/.exec(expression) ?? [];
  if (variable === undefined || rest !== '') return undefined;
  return { bool: 'boolean', 'map(string)': 'map' }[variables.get(variable)!] ?? variables.get(variable);
}

function fits(expected: string, found: string): boolean {
  return found === 'list' ? expected.endsWith('[]') : expected === found;
}

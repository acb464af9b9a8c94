import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { load } from 'js-yaml';
import { chartFolder } from '../../rendered/chart.ts';
import { hostOf, provided, referred, walk } from '../support/references.ts';
import { render, type RenderOptions } from '../support/render.ts';
import { ALL_RENDERS } from '../support/all-renders.ts';

// What an object refers to is there: rendered too, or made by an operator from what is rendered, or named by a value
// that says who brings it.

/** A Secret of this name has to exist before, where no Vault brings it: docs/users-and-secrets.md. */
const PASSWORDS = /^Secret [\w.-]+-secrets$/;

/** What values say that others bring: their keys, and the kind that they name. */
const BROUGHT: [path: RegExp, kind: string][] = [
  [/^\/imagePullSecrets\/\d+\/name$/, 'Secret'],
  [/^\/alertDatabase\/storage\/s3\/credentialsSecret\/name$/, 'Secret'],
  [/^\/alertDatabase\/ingress\/tls\/\d+\/secretName$/, 'Secret'],
  [/^\/simulator\/load\/claimName$/, 'PersistentVolumeClaim'],
  [/^\/externalTopics\/\d+$/, 'Topic'],
  [/^\/schemaRegistry\/url$/, 'Service'],
];

for (const [name, options] of Object.entries(ALL_RENDERS)) {
  test(`${name}: everything that is referred to exists`, async (t) => {
    const objects = await render(options);
    const there = new Set([...objects.flatMap(provided), ...brought(options)]);
    const references = objects.flatMap(referred);
    t.true(references.length > 20);
    const vault = objects.some(({ kind }) => kind === 'VaultSecret');
    const dangling = references.filter((reference) => {
      const what = `${reference.kind} ${reference.name}`;
      return !there.has(what) && (vault || !PASSWORDS.test(what));
    });
    t.deepEqual(dangling, []);
  });
}

test('what an operator has to bring is found: the passwords, where no Vault does', async (t) => {
  const references = (await render()).flatMap(referred);
  t.true(references.some(({ kind, name }) => kind === 'Secret' && name === 'alert-stream-broker-secrets'));
});

/** What the render's own values say that others bring. */
function brought({ values: files = [], set = {} }: RenderOptions): string[] {
  const values = {};
  for (const [path, value] of Object.entries(set)) put(values, path.split('.'), value);
  const found: string[] = [];
  for (const given of [values, ...files.map((file) => load(readFileSync(join(chartFolder, file), 'utf8')))]) {
    walk(given, '', (path, value) => {
      for (const [pattern, kind] of BROUGHT) if (pattern.test(path)) found.push(`${kind} ${hostOf(String(value))}`);
    });
  }
  return found;
}

function put(into: Record<string, unknown>, [key, ...rest]: string[], value: unknown): void {
  if (rest.length === 0) into[key!] = value;
  else put((into[key!] ??= {}) as Record<string, unknown>, rest, value);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { IKafkaUser } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaUser';
import { load } from 'js-yaml';
import { chartFolder } from '../../rendered/chart.ts';
import { all, render } from '../support/render.ts';

type SecretDefinition = { description: string };

/** What Phalanx is told of the application's secrets: secrets.yaml, and over it that of an environment. */
function defined(...files: string[]): Record<string, SecretDefinition> {
  return Object.assign({}, ...files.map((file) => load(readFileSync(join(chartFolder, file), 'utf8'))));
}

/** The keys of the Secret of passwords that the users of a render read. */
async function needed(values: string[] = []): Promise<string[]> {
  const users = all<IKafkaUser>(await render({ values }), 'KafkaUser');
  const keys = users.map(({ spec }) => spec?.authentication?.password?.valueFrom.secretKeyRef?.key);
  return keys.filter((key) => key !== undefined).toSorted();
}

test('secrets.yaml has the passwords that the chart needs anywhere, and no others', async (t) => {
  t.deepEqual(Object.keys(defined('secrets.yaml')).toSorted(), await needed());
});

test('secrets-idfint.yaml adds those of idfint, and no others', async (t) => {
  const keys = Object.keys(defined('secrets.yaml', 'secrets-idfint.yaml')).toSorted();
  t.deepEqual(keys, await needed(['values-idfint.yaml']));
});

test('each says what it is for, what a leak means and how to rotate it; 1Password has it, so none is made', (t) => {
  for (const [key, definition] of Object.entries(defined('secrets.yaml', 'secrets-idfint.yaml'))) {
    t.deepEqual(Object.keys(definition), ['description'], key);
    t.regex(definition.description, /^Password of .*with which .*If it leaks, .*To rotate it, .*1Password/, key);
  }
});

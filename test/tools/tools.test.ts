import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { clusterTools, docsTools, testTools, tools } from '../../tools/tools.ts';
import { Clone } from './clone.ts';

test('a set-up tells where the tools are', async (t) => {
  const clone = new Clone(t);
  await clone.run(['setup']);
  const { helm, java, kafkaJars, apicurio, alertSchemas } = tools(clone.root);
  t.is(helm, join(clone.root, 'bin/helm'));
  t.is(java, join(clone.root, 'bin/java'));
  t.regex(kafkaJars, /kafka-4\.3\.1-[0-9a-f]{12}$/);
  t.regex(apicurio, /apicurio-3\.3\.3-[0-9a-f]{12}$/);
  t.regex(alertSchemas, /lsst-alert-packet-30\.2026\.2700-[0-9a-f]{12}$/);
});

test('without a set-up, or with another one, it says what to run', async (t) => {
  const clone = new Clone(t);
  const throws = (message: RegExp) => t.throws(() => tools(clone.root), { name: 'AlertStreamError', message });
  throws(/never set up in this clone: run npm start or npm test once/);
  await clone.run(['setup']);
  const { kafkaJars } = tools(clone.root);
  rmSync(kafkaJars, { recursive: true });
  throws(/kafka-4\.3\.1-[0-9a-f]{12} is gone: run npm start or npm test once/);
  await clone.run(['setup']);
  t.is(tools(clone.root).kafkaJars, kafkaJars);
  clone.changePins((pins) => {
    pins['kafka'] = { ...pins['kafka'], version: '5.0.0' };
  });
  throws(/pins\.json has changed since the last set-up: run npm start or npm test once/);
});

test('what only a larger set-up brings is there after one, and stays known when a smaller one follows', async (t) => {
  const clone = new Clone(t);
  await clone.run(['setup']);
  t.throws(() => testTools(clone.root), {
    name: 'AlertStreamError',
    message: "helmDocs isn't set up: run npm test once",
  });
  await clone.run(['setup', 'docs']);
  t.throws(() => testTools(clone.root), {
    name: 'AlertStreamError',
    message: "strimziCrds isn't set up: run npm test once",
  });
  await clone.run(['setup', 'test']);
  t.regex(testTools(clone.root).helmDocs, /helm-docs-1\.14\.2-[0-9a-f]{12}\/helm-docs$/);
  t.throws(() => clusterTools(clone.root), {
    name: 'AlertStreamError',
    message: "kubectl isn't set up: run npm run test:cluster once",
  });
  await clone.run(['setup', 'cluster']);
  await clone.run(['setup']);
  const { versitygw, kubectl, etcd, kubeApiserver } = clusterTools(clone.root);
  for (const file of [versitygw, kubectl, etcd, kubeApiserver]) t.true(existsSync(file), file);
});

test('what writes tables needs no more than that, and is not enough for the system', async (t) => {
  const clone = new Clone(t);
  await clone.run(['setup', 'docs']);
  t.true(existsSync(docsTools(clone.root).helmDocs));
  t.throws(() => tools(clone.root), {
    name: 'AlertStreamError',
    message: "kafkaJars isn't set up: run npm start once",
  });
});

test('the tools of this clone are there', (t) => {
  const { startUpCaches, helm3, ...others } = testTools();
  const start = ['helm', 'java', 'kafkaJars', 'apicurio', 'alertSchemas'];
  const crds = ['strimziCrds', 'strimziCrdsZookeeper', 'operatorCrds', 'kubernetesApi'];
  t.deepEqual(Object.keys(others).slice(0, 13), [
    ...start,
    'helmDocs',
    ...crds,
    'fakeGcsServer',
    'versitygw',
    'confluentKafka',
  ]);
  t.true(startUpCaches === undefined || existsSync(join(startUpCaches, 'kafka.aot')));
  t.is(helm3 !== undefined, process.platform === 'linux' && process.arch === 'x64');
});

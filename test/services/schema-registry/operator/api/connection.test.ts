import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { connection } from '../../../../../services/schema-registry/src/operator/api/connection.ts';

test('outside a pod a kubeconfig is asked for', (t) => {
  t.is(process.env['KUBERNETES_SERVICE_HOST'], undefined);
  const error = t.throws(() => connection(undefined), { instanceOf: AlertStreamError, code: 'CONFIG' });
  t.is(error.message, '--kubeconfig: is required outside a Kubernetes cluster: the path of a file');
});

test('a kubeconfig is read, and one that is none is told', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'alert-stream-kubeconfig-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'config');
  t.throws(() => connection(file), { code: 'CONFIG', message: /^--kubeconfig: can't read .*config: no such file/ });
  await writeFile(file, JSON.stringify({ clusters: [], users: [], contexts: [] }));
  t.throws(() => connection(file), { code: 'CONFIG', message: /names no current context with a cluster$/ });
  const clusters = [{ name: 'a', cluster: { server: 'https://127.0.0.1:1' } }];
  await writeFile(
    file,
    JSON.stringify({
      clusters,
      users: [],
      contexts: [{ name: 'c', context: { cluster: 'a', user: '', namespace: 'n' } }],
      'current-context': 'c',
    }),
  );
  t.is(connection(file).getCurrentCluster()?.server, 'https://127.0.0.1:1');
});

test('what a wrong kubeconfig holds is not shown: it may be a token', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'alert-stream-kubeconfig-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'config');
  for (const [content, problem] of [
    ['', 'is no kubeconfig file: expected YAML with clusters, users and contexts'],
    ['hush', 'names no current context with a cluster'],
    ['users:\n- user: {token: hush}\n', 'is no kubeconfig file: expected YAML with clusters, users and contexts'],
    ['users:\n- name: a\n  user:\n    token: hush: hush\n', 'is no kubeconfig file: line 4: '],
  ] as const) {
    await writeFile(file, content);
    const error = t.throws(() => connection(file), { code: 'CONFIG' });
    t.true(error?.message.startsWith(`--kubeconfig: ${file} ${problem}`), error?.message);
    t.false(error?.message.includes('hush'));
    t.is(error?.cause, undefined);
  }
  t.throws(() => connection('/dev/zero'), { code: 'CONFIG', message: /\/dev\/zero: expected a file, it is a device$/ });
});

test('files that a kubeconfig names are looked for beside it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'alert-stream-kubeconfig-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'config');
  const config = {
    clusters: [{ name: 'a', cluster: { server: 'https://127.0.0.1:1', 'certificate-authority': 'ca.crt' } }],
    users: [],
    contexts: [{ name: 'c', context: { cluster: 'a', user: '' } }],
    'current-context': 'c',
  };
  await writeFile(file, JSON.stringify(config));
  t.is(connection(file).getCurrentCluster()?.caFile, join(folder, 'ca.crt'));
});

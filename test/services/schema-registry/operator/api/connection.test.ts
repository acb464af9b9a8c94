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
  t.throws(() => connection(file), { code: 'CONFIG', message: /config can't be read: ENOENT/ });
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

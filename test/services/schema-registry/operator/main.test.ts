import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { helpText } from '@alert-stream/common/command/help.ts';
import { operatorCommand } from '../../../../services/schema-registry/src/operator/config.ts';
import { serve } from '../../../support/http.ts';

const MAIN = fileURLToPath(new URL('../../../../services/schema-registry/src/operator/main.ts', import.meta.url));

test('without anything that says where Kubernetes is, the program ends with one message and code 2', async (t) => {
  const { promise, resolve } = Promise.withResolvers<[code: unknown, output: string]>();
  execFile(process.execPath, [MAIN], { env: { PATH: process.env['PATH'] } }, (error, stdout, stderr) =>
    resolve([error?.code, stdout + stderr]),
  );
  t.deepEqual(await promise, [
    2,
    'schema-registry-operator: --kubeconfig: is required outside a Kubernetes cluster: the path of a file\n',
  ]);
});

test('its help names the variables of the operator of before', (t) => {
  const help = helpText(operatorCommand);
  t.regex(help, /--cluster NAME .*SSR_CLUSTER_NAME/);
  t.regex(help, /--namespace NAME .*SSR_NAMESPACE/);
});

test('told to stop while the API server is silent, it ends at once', async (t) => {
  const asked = Promise.withResolvers<void>();
  const server = await serve(t, () => asked.resolve());
  const folder = await mkdtemp(join(tmpdir(), 'alert-stream-kubeconfig-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const clusters = [{ name: 'a', cluster: { server: server.origin, 'insecure-skip-tls-verify': true } }];
  const contexts = [{ name: 'c', context: { cluster: 'a', user: '', namespace: 'n' } }];
  await writeFile(join(folder, 'config'), JSON.stringify({ clusters, users: [], contexts, 'current-context': 'c' }));
  const child = spawn(process.execPath, [MAIN, '--kubeconfig', join(folder, 'config')], {
    env: { PATH: process.env['PATH'] },
    stdio: 'ignore',
  });
  t.teardown(() => child.kill('SIGKILL'));
  await asked.promise;
  const begun = performance.now();
  child.kill('SIGTERM');
  t.deepEqual(await once(child, 'exit'), [0, null]);
  t.true(performance.now() - begun < 5000);
});

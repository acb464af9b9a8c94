import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { helpText } from '@alert-stream/common/command/help.ts';
import { operatorCommand } from '../../../../services/schema-registry/src/operator/config.ts';

const MAIN = fileURLToPath(new URL('../../../../services/schema-registry/src/operator/main.ts', import.meta.url));

test('without anything that says where Kubernetes is, the program ends with one message and code 2', async (t) => {
  const { promise, resolve } = Promise.withResolvers<[code: unknown, output: string]>();
  execFile(process.execPath, [MAIN], { env: { PATH: process.env['PATH'] } }, (error, stdout, stderr) => resolve([error?.code, stdout + stderr]));
  t.deepEqual(await promise, [2, 'schema-registry-operator: --kubeconfig: is required outside a Kubernetes cluster: the path of a file\n']);
});

test('its help names the variables of the operator of before', (t) => {
  const help = helpText(operatorCommand);
  t.regex(help, /--cluster NAME .*SSR_CLUSTER_NAME/);
  t.regex(help, /--namespace NAME .*SSR_NAMESPACE/);
});

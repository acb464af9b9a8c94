import test, { type ExecutionContext } from 'ava';
import { writePrivate } from '../../../stack/certificates/private-file.ts';
import { Secrets } from '../../../stack/users/secrets.ts';
import { localCommand } from '../../../stack/workloads/command.ts';
import { translation, type Places } from '../../../stack/workloads/places.ts';
import type { Container, PodSpec } from '../../../rendered/workloads.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const places: Places = {
  secret: (name) => `/state/secrets/${name}`,
  claim: (name) => `/state/volumes/${name}`,
  scratch: (volume) => `/state/scratch/${volume}`,
  services: new Map([
    ['alert-broker-kafka-bootstrap:9092', '127.0.0.1:19092'],
    ['alert-schemas:8081', '127.0.0.1:18081/apis/ccompat/v7'],
  ]),
  imageFolders: new Map([['/opt/alert-schemas', '/cache/schemas']]),
};

const container: Container = {
  name: 'main',
  command: ['program'],
  volumeMounts: [
    { name: 'archive', mountPath: '/archive' },
    { name: 'user', mountPath: '/var/run/secrets/kafka/user' },
    { name: 'data', mountPath: '/archive/data' },
  ],
};

const pod: PodSpec = {
  containers: [container],
  volumes: [
    { name: 'archive', persistentVolumeClaim: { claimName: 'alert-archive' } },
    { name: 'user', secret: { secretName: 'alert-database-ingester' } },
    { name: 'data', emptyDir: {} },
  ],
};

const becomes = test.macro({
  exec: (t, text: string, local: string) => {
    t.is(translation(container, pod, places)(text), local);
  },
  title: (_, text) => `${text} becomes local`,
});

test(becomes, 'alert-broker-kafka-bootstrap:9092', '127.0.0.1:19092');
test(becomes, 'a:1,alert-broker-kafka-bootstrap:9092', 'a:1,127.0.0.1:19092');
test(becomes, 'http://alert-schemas:8081', 'http://127.0.0.1:18081/apis/ccompat/v7');
test(becomes, '/var/run/secrets/kafka/user/user.key', '/state/secrets/alert-database-ingester/user.key');
test(becomes, '/archive', '/state/volumes/alert-archive');
test(becomes, '/archive/data/alerts.avro', '/state/scratch/data/alerts.avro');
test(becomes, '/opt/alert-schemas', '/cache/schemas');
// What only looks alike stays.
test(becomes, '/archives', '/archives');
test(becomes, 'my-alert-schemas:8081', 'my-alert-schemas:8081');
test(becomes, 'alert-schemas:80811', 'alert-schemas:80811');
test(becomes, 'alerts-simulated', 'alerts-simulated');

const context = async (t: ExecutionContext) => ({
  podName: 'ingester-0',
  translate: translation(container, pod, places),
  secrets: new Secrets(await temporaryFolder(t)),
});

test('variables are filled in as Kubernetes does it', async (t) => {
  const env = [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }];
  const args = ['--kafka-instance-id', '$(POD_NAME)', '$$(POD_NAME)', '$(UNKNOWN)'];
  const command = await localCommand({ ...container, env, args }, await context(t));
  t.deepEqual(command, {
    program: 'program',
    args: ['--kafka-instance-id', 'ingester-0', '$(POD_NAME)', '$(UNKNOWN)'],
    env: { POD_NAME: 'ingester-0' },
  });
});

test('a secret reaches the environment, and never an argument', async (t) => {
  const given = await context(t);
  await writePrivate(given.secrets.path('passwords', 'user-password'), 'hush');
  const env = [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'passwords', key: 'user-password' } } }];
  const command = await localCommand({ ...container, env, args: ['--user', 'user'] }, given);
  t.is(command.env['PASSWORD'], 'hush');
  t.false(command.args.join(' ').includes('hush'));
});

test('a Secret that nothing makes is named', async (t) => {
  const env = [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'absent', key: 'password' } } }];
  await t.throwsAsync(localCommand({ ...container, env }, await context(t)), {
    message: /key password of Secret absent, which nothing makes/,
  });
});

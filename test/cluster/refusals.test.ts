import test, { type ExecutionContext } from 'ava';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import { startChartCluster } from '../support/cluster/chart-cluster.ts';
import type { Cluster } from '../support/cluster/cluster.ts';
import { KubectlError } from '../support/cluster/kubectl.ts';
import { podsOf } from '../support/cluster/pods.ts';
import { one, render } from '../support/render.ts';

let cluster: Cluster;
let objects: KubernetesObject[];

test.before('an API server, and what it accepts: a render, and the Pods of it', async (t) => {
  cluster = await startChartCluster();
  const rendered = await render({ values: ['values-idfint.yaml'] });
  objects = [...rendered, ...podsOf(rendered)];
  t.deepEqual((await cluster.apply(objects, { dryRun: true })).warnings, []);
});

test.after.always('the cluster ends', async () => cluster?.stop());

/** One of these objects is refused with one value changed; kind and name stand at the beginning of `place`. */
async function refused(t: ExecutionContext, place: string, value: unknown, reason: RegExp) {
  const [kind = '', name = '', ...path] = place.split('/');
  const object = structuredClone(one<KubernetesObject>(objects, kind, name));
  put(object as unknown as Record<string, unknown>, path, value);
  await t.throwsAsync(cluster.apply([object], { dryRun: true }), { instanceOf: KubectlError, message: reason });
}

function put(inside: Record<string, unknown>, [key = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) inside[key] = value;
  else put(inside[key] as Record<string, unknown>, rest, value);
}

const POOL = 'KafkaNodePool/kafka/spec';
test('fewer brokers than none', refused, `${POOL}/replicas`, -1, /spec\.replicas.*greater than or equal to 0/);
test(
  'a number of brokers in words',
  refused,
  `${POOL}/replicas`,
  'three',
  /spec\.replicas: expected numeric .* got string/,
);
test(
  "a role that brokers can't have",
  refused,
  `${POOL}/roles`,
  ['leader'],
  /spec\.roles\[0\].*supported values: "controller", "broker"/,
);

const KAFKA = 'Kafka/alert-broker/spec/kafka';
test(
  "a key that Strimzi doesn't know",
  refused,
  `${KAFKA}/replication`,
  3,
  /spec\.kafka\.replication: field not declared in schema/,
);
test(
  'a misspelt key',
  refused,
  `${KAFKA}/listeners/0/authentification`,
  { type: 'tls' },
  /authentification: field not declared in schema/,
);
test(
  'a type of listener that there is not',
  refused,
  `${KAFKA}/listeners/2/type`,
  'balancer',
  /listeners\[2\]\.type.*supported values: .*"loadbalancer"/,
);
test(
  'a listener on a port below those that Strimzi leaves',
  refused,
  `${KAFKA}/listeners/0/port`,
  992,
  /listeners\[0\]\.port.*greater than or equal to 9092/,
);

const RULE = 'KafkaUser/fink-idfint/spec/authorization/acls/0';
test('an access rule in the old form', refused, `${RULE}/operation`, 'Read', /operation: field not declared in schema/);
test(
  "an operation that Kafka doesn't have",
  refused,
  `${RULE}/operations`,
  ['Look'],
  /operations\[0\].*supported values/,
);

const REPLAY = 'Deployment/alert-stream-simulator/spec';
const CONTAINER = `${REPLAY}/template/spec/containers/0`;
test('fewer replicas than none', refused, `${REPLAY}/replicas`, -1, /spec\.replicas.*greater than or equal to 0/);
test(
  'a misspelt key of a container',
  refused,
  `${CONTAINER}/ressources`,
  {},
  /ressources: field not declared in schema/,
);
test(
  'memory by no number',
  refused,
  `${CONTAINER}/resources/requests/memory`,
  'much',
  /quantities must match the regular expression/,
);
test(
  "labels that the Deployment doesn't select",
  refused,
  `${REPLAY}/template/metadata/labels`,
  { app: 'other' },
  /`selector` does not match template `labels`/,
);

const SERVICE = 'Service/alert-database-server';
test(
  'a port beyond the last',
  refused,
  `${SERVICE}/spec/ports/0/port`,
  70_000,
  /spec\.ports\[0\]\.port.*between 1 and 65535/,
);
test('a name with capitals', refused, `${SERVICE}/metadata/name`, 'AlertDatabase', /metadata\.name.*lower case/);

const MOUNT = 'StatefulSet/alert-database-ingester/spec/template/spec/containers/0/volumeMounts/0';
test(
  "a mount of a volume that isn't there",
  refused,
  `${MOUNT}/name`,
  'nowhere',
  /volumeMounts\[0\]\.name: Not found: "nowhere"/,
);

const POD = 'Pod/alert-stream-simulator-deployment/spec';
const CONTEXT = `${POD}/containers/0/securityContext`;
test(
  'a privileged Pod',
  refused,
  CONTEXT,
  { privileged: true },
  /violates PodSecurity "restricted:latest": privileged/,
);
test('a Pod of the root user', refused, `${CONTEXT}/runAsUser`, 0, /violates PodSecurity .*runAsUser=0/);
test(
  'a Pod that may get more rights',
  refused,
  `${CONTEXT}/allowPrivilegeEscalation`,
  true,
  /violates PodSecurity .*allowPrivilegeEscalation != false/,
);
test(
  'a Pod with a capability',
  refused,
  `${CONTEXT}/capabilities`,
  { add: ['NET_ADMIN'] },
  /violates PodSecurity .*unrestricted capabilities/,
);
test(
  "a Pod in its node's network",
  refused,
  `${POD}/hostNetwork`,
  true,
  /violates PodSecurity .*host namespaces .*hostNetwork=true/,
);
test(
  'a Pod with a folder of its node',
  refused,
  `${POD}/volumes/0`,
  { name: 'kafka-user', hostPath: { path: '/' } },
  /violates PodSecurity .*hostPath/,
);

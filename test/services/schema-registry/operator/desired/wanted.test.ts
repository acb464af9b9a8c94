import test, { type ExecutionContext } from 'ava';
import type { Deployment, Registry } from '../../../../../services/schema-registry/src/operator/api/objects.ts';
import type { Look, LookAt } from '../../../../../services/schema-registry/src/operator/state/cluster-state.ts';
import { NotPossible } from '../../../../../services/schema-registry/src/operator/desired/problem.ts';
import { wantedFor } from '../../../../../services/schema-registry/src/operator/desired/wanted.ts';
import { AUTHORITY, deploymentOf, KAFKA, registryOf, USER, USER_SECRET } from '../objects.ts';

const THERE: Record<string, unknown> = {
  'Kafka alert-broker': KAFKA,
  'KafkaUser alert-schemas': USER,
  'Secret alert-schemas': USER_SECRET,
  'Secret alert-broker-cluster-ca-cert': AUTHORITY,
};

/** What is there, with some of it otherwise; a text is why it can't be seen. */
function seeing(otherwise: Record<string, unknown> = {}, asked: string[] = []): LookAt {
  const all = { ...THERE, ...otherwise };
  return ((kind: string, name: string) => {
    asked.push(`${kind} ${name}`);
    const found = all[`${kind} ${name}`];
    if (typeof found === 'string') return { known: false, problem: found === '' ? undefined : found };
    return { known: true, object: found };
  }) as <T>(kind: string, name: string) => Look<T> as LookAt;
}

test('with all there, the Deployment has the address and the credentials', (t) => {
  const wanted = wantedFor(registryOf(), seeing(), []);
  t.regex(JSON.stringify(wanted?.deployment.wanted), /"bootstrap:9093"/);
  t.regex(
    wanted?.deployment.wanted.spec.template.metadata?.annotations?.['roundtable.lsst.codes/credentials'] ?? '',
    /^[\da-f]{32}$/,
  );
  t.is(wanted?.deployment.live, undefined);
});

test('nothing is judged before all is known', (t) => {
  for (const name of Object.keys(THERE)) t.is(wantedFor(registryOf(), seeing({ [name]: '' }), []), undefined, name);
});

test('a protocol without credentials asks for no user and no Secret', (t) => {
  const asked: string[] = [];
  t.truthy(wantedFor(registryOf({ securityProtocol: 'PLAINTEXT' }), seeing({}, asked), []));
  t.deepEqual(asked, ['Kafka alert-broker', 'Deployment alert-schemas', 'Service alert-schemas']);
});

test("the user's Secret has the name that Strimzi says", (t) => {
  const user = { ...USER, status: { ...USER.status, secret: 'prefix-alert-schemas' } };
  const secret = { ...USER_SECRET, metadata: { name: 'prefix-alert-schemas' } };
  const wanted = wantedFor(
    registryOf(),
    seeing({ 'KafkaUser alert-schemas': user, 'Secret prefix-alert-schemas': secret }),
    [],
  );
  t.is(wanted?.deployment.wanted.spec.template.spec?.volumes?.[0]?.secret?.secretName, 'prefix-alert-schemas');
});

function notPossible(
  t: ExecutionContext,
  otherwise: Record<string, unknown>,
  reason: string,
  message: string,
  registry: Registry = registryOf(),
) {
  const { problem } = t.throws(() => wantedFor(registry, seeing(otherwise), []), { instanceOf: NotPossible });
  t.deepEqual(problem, { reason, message });
}

const notReady = { ...USER, status: { conditions: [{ type: 'Ready', status: 'False', message: 'no such cluster' }] } };
const foreign: Deployment = deploymentOf({});

test('no Kafka', notPossible, { 'Kafka alert-broker': undefined }, 'KafkaMissing', "Kafka alert-broker doesn't exist");
test(
  'no user',
  notPossible,
  { 'KafkaUser alert-schemas': undefined },
  'KafkaUserMissing',
  "KafkaUser alert-schemas doesn't exist",
);
test(
  'a user that is not ready',
  notPossible,
  { 'KafkaUser alert-schemas': notReady },
  'KafkaUserNotReady',
  'KafkaUser alert-schemas is not ready: no such cluster',
);
test(
  'a user that nobody has looked at',
  notPossible,
  { 'KafkaUser alert-schemas': { metadata: USER.metadata } },
  'KafkaUserNotReady',
  'KafkaUser alert-schemas is not ready',
);
test(
  'no Secret',
  notPossible,
  { 'Secret alert-schemas': undefined },
  'SecretMissing',
  "Secret alert-schemas doesn't exist",
);
test(
  'a Secret that may not be seen',
  notPossible,
  { 'Secret alert-schemas': 'forbidden' },
  'NotVisible',
  "Secret alert-schemas can't be seen: forbidden",
);
test(
  "a Deployment that isn't its own",
  notPossible,
  { 'Deployment alert-schemas': foreign },
  'NameTaken',
  "Deployment alert-schemas is there and isn't this registry's: expected none of that name",
);

test('what is its own is taken, whoever made it', (t) => {
  const own = {
    ...foreign,
    metadata: { ...foreign.metadata, ownerReferences: [{ uid: 'registry-uid', controller: true }] },
  };
  t.is(
    wantedFor(registryOf(), seeing({ 'Deployment alert-schemas': own }), [])?.deployment.live,
    own as unknown as Deployment,
  );
});

test('of two registries with one group and two topics the older one has the group', (t) => {
  const older = registryOf({}, { name: 'z', creationTimestamp: '2026-01-01T00:00:00Z' });
  const younger = registryOf({ registryTopic: 'other' }, { creationTimestamp: '2026-01-02T00:00:00Z' });
  const { problem } = t.throws(() => wantedFor(younger, seeing(), [older]), { instanceOf: NotPossible });
  t.is(problem.reason, 'GroupShared');
  t.truthy(wantedFor({ ...older, metadata: { ...older.metadata, name: 'alert-schemas' } }, seeing(), [younger]));
  // One topic is one registry, and another Kafka has groups of its own.
  t.truthy(wantedFor({ ...younger, spec: {} }, seeing(), [older]));
  t.truthy(
    wantedFor(younger, seeing(), [
      { ...older, metadata: { ...older.metadata, labels: { 'strimzi.io/cluster': 'other' } } },
    ]),
  );
  t.truthy(
    wantedFor({ ...younger, spec: { registryTopic: 'other', groupId: 'schema-registry-2' } }, seeing(), [older]),
  );
});

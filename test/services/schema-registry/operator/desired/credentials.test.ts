import test from 'ava';
import { fingerprint } from '../../../../../services/schema-registry/src/operator/desired/credentials.ts';
import { NotPossible } from '../../../../../services/schema-registry/src/operator/desired/problem.ts';
import { USER_SECRET } from '../objects.ts';

const KEYS = ['user.p12', 'user.password'];

function of(data: Record<string, string>, salt = 'uid', metadata: object = {}): string {
  return fingerprint(
    [{ secret: { metadata: { name: 'a', ...metadata }, data }, keys: KEYS, madeBy: 'KafkaUser a' }],
    salt,
  );
}

const DATA = USER_SECRET.data!;

test('the fingerprint follows what the keys hold, and nothing else of the Secret', (t) => {
  const first = of(DATA);
  t.is(of({ ...DATA, 'user.crt': 'bmV3' }, 'uid', { resourceVersion: '2', labels: { a: 'b' } }), first);
  t.not(of({ ...DATA, 'user.p12': 'bmV3' }), first);
  t.not(of({ ...DATA, 'user.password': 'bmV3' }), first);
});

test('of the same Secret two registries have two fingerprints, and guessing at one takes its time', (t) => {
  t.not(of(DATA, 'one'), of(DATA, 'two'));
  const began = performance.now();
  of(DATA);
  // A plain digest takes microseconds.
  t.true(performance.now() - began > 5);
});

test('a key that is missing or empty is told by its name', (t) => {
  for (const data of [{ 'user.p12': 'cDEy' }, { ...DATA, 'user.password': '' }]) {
    const { problem } = t.throws(() => of(data as Record<string, string>), { instanceOf: NotPossible });
    t.deepEqual(problem, {
      reason: 'SecretIncomplete',
      message: 'Secret a has no user.password: expected KafkaUser a to make it',
    });
  }
});

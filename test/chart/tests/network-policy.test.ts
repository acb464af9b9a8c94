import test from 'ava';
import { DNS, kafka, OURS, REGISTRY, ways } from '../../support/network-policy.ts';

test('the test goes to the brokers and the registry, as a service does', async (t) => {
  t.deepEqual(await ways('alert-stream-test'), {
    of: `${OURS} app.kubernetes.io/component=test`,
    in: [],
    out: [DNS, kafka(9092), REGISTRY],
  });
});

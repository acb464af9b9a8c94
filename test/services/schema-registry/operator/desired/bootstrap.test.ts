import test from 'ava';
import { bootstrapServers } from '../../../../../services/schema-registry/src/operator/desired/bootstrap.ts';
import { NotPossible } from '../../../../../services/schema-registry/src/operator/desired/problem.ts';
import { KAFKA } from '../objects.ts';

test('the address is that of the listener of the name', (t) => {
  t.is(bootstrapServers(KAFKA, 'tls'), 'bootstrap:9093');
  t.is(bootstrapServers(KAFKA, 'internal'), 'bootstrap:9092');
});

test('a status with addresses alone, as of Strimzi before 0.29, will do', (t) => {
  const old = {
    ...KAFKA,
    status: {
      listeners: [
        {
          name: 'tls',
          addresses: [
            { host: 'a', port: 1 },
            { host: 'b', port: 2 },
          ],
        },
      ],
    },
  };
  t.is(bootstrapServers(old, 'tls'), 'a:1');
});

test('a listener that there is not is told with those that there are', (t) => {
  const { problem } = t.throws(() => bootstrapServers(KAFKA, 'z'), { instanceOf: NotPossible });
  t.deepEqual(problem, {
    reason: 'NoSuchListener',
    message: 'Kafka alert-broker has no listener named z: has internal, tls, new',
  });
});

test('a listener that is only declared has no address yet', (t) => {
  const { problem } = t.throws(() => bootstrapServers(KAFKA, 'new'), { instanceOf: NotPossible });
  t.deepEqual(problem, {
    reason: 'ListenerNotReady',
    message: 'Kafka alert-broker has no address of its listener new yet',
  });
  t.throws(() => bootstrapServers({ ...KAFKA, status: {} }, 'tls'), { message: /no address/ });
});

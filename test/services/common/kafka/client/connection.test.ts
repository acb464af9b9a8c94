import { setTimeout as sleep } from 'node:timers/promises';
import { Base } from '@platformatic/kafka';
import test from 'ava';
import { clientOptions } from '@alert-stream/common/kafka/client/connection.ts';
import { startTestBroker, type TestBroker } from '../../../../support/broker.ts';

let broker: TestBroker;

test.before(async () => {
  broker = await startTestBroker();
});
test.after.always(() => broker?.stop());

test('a connection that breaks off while it logs in fails its request, and does not end the program', async (t) => {
  // The listener for certificates ends a connection without one when the login has begun.
  const { bootstrap } = await broker.tls('alert-stream-simulator');
  const user = await broker.scram('rubin-communitybroker');
  const client = new Base({ ...clientOptions({ ...user, bootstrap }), retries: 0 });
  await t.throwsAsync(client.metadata({ topics: [] }));
  // The late error comes within milliseconds, and would be an uncaught exception.
  await sleep(500);
  await client.close();
});

import test from 'ava';
import { connectAdmin } from '@alert-stream/common/kafka/admin.ts';
import { startTestBroker } from '../../support/broker.ts';

// An address of this machine that isn't the usual one stands in for a host on the network.
const HOST = '127.0.0.2';

test('an advertised host is where consumers are sent, by a certificate that has its name; the rest stays where it was', async (t) => {
  const set = { 'kafka.externalListener.bootstrap.host': HOST, 'kafka.externalListener.brokers': [{ host: HOST }] };
  const broker = await startTestBroker({ set });
  t.teardown(() => broker.stop());
  const community = await broker.scram('rubin-communitybroker');
  const port = broker.port('external');
  const advertised = await connectAdmin({ ...community, bootstrap: [{ host: HOST, port }] });
  const metadata = await advertised.metadata({ topics: ['alerts-simulated'] });
  t.deepEqual(
    [...metadata.brokers.values()].map((node) => `${node.host}:${node.port}`),
    [`${HOST}:${port}`],
  );
  await advertised.close();
  await t.throwsAsync(
    connectAdmin(community),
    { message: /127\.0\.0\.1/ },
    'the SCRAM listener is on the advertised host alone',
  );
  await (await connectAdmin(await broker.tls('alert-stream-simulator'))).close();
});

import { generateKeyPairSync } from 'node:crypto';
import test from 'ava';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { preflight } from '@alert-stream/common/kafka/client/preflight.ts';
import { freePorts } from '../../../../../stack/process/ports.ts';
import { startTestBroker, type TestBroker } from '../../../../support/broker.ts';
import { keptLog, silent, until } from '../../../../support/kafka-fixtures.ts';

let broker: TestBroker;

test.before(async () => {
  broker = await startTestBroker();
});
test.after.always(() => broker?.stop());

const never = new AbortController().signal;
const check = (connection: KafkaConnection, ...topics: string[]) =>
  preflight(connection, { topics, log: silent, signal: never });

test.serial(
  'users who may see their topics pass, by certificate and by password, by address and by name',
  async (t) => {
    await t.notThrowsAsync(check(await broker.tls('alert-stream-simulator'), 'alerts-static', 'alerts-simulated'));
    const user = await broker.scram('rubin-communitybroker');
    await t.notThrowsAsync(check(user, 'alerts-simulated'));
    await t.notThrowsAsync(
      check({ ...user, bootstrap: [{ host: 'localhost', port: broker.port('external') }] }, 'alerts-simulated'),
    );
  },
);

test.serial('a problem that waiting does not solve is named within seconds', async (t) => {
  const simulator = await broker.tls('alert-stream-simulator');
  const user = await broker.scram('rubin-communitybroker');
  const { tls } = simulator as { tls: { ca: Buffer; cert: Buffer; key: Buffer } };
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  });
  const cases: [string, KafkaConnection, string, RegExp][] = [
    ['wrong CA', { ...simulator, tls: { ...tls, ca: tls.cert } }, 'alerts-static', /isn't signed by the given CA/],
    [
      'no certificate',
      { ...simulator, tls: { ca: tls.ca } },
      'alerts-static',
      /:\d+: this listener wants a client certificate: .* \(tried no login, over TLS\)$/,
    ],
    [
      'certificate of another CA',
      { ...simulator, tls: broker.admin.tls as typeof tls },
      'alerts-static',
      /refuses the client's certificate/,
    ],
    [
      'wrong host name',
      { ...simulator, tls: { ...tls, servername: 'kafka.example.org' } },
      'alerts-static',
      /is for another host name/,
    ],
    [
      'no TLS',
      { bootstrap: simulator.bootstrap, clientId: 'plain' },
      'alerts-static',
      /this listener speaks TLS: give --tls-server-ca-crt-location.* \(tried no login, without TLS\)$/,
    ],
    [
      'key of another certificate',
      { ...simulator, tls: { ...tls, key: Buffer.from(stranger) } },
      'alerts-static',
      /the client's certificate or key can't be used: .*key values mismatch/,
    ],
    [
      'wrong password',
      { ...user, scram: { username: 'rubin-communitybroker', password: 'wrong' } },
      'alerts-simulated',
      /refuses user rubin-communitybroker/,
    ],
    [
      'unknown user',
      { ...user, scram: { username: 'nobody', password: 'wrong' } },
      'alerts-simulated',
      /refuses user nobody/,
    ],
    [
      'SCRAM on a listener without',
      { ...simulator, scram: { username: 'nobody', password: 'x' } },
      'alerts-static',
      /this listener takes no password: .* \(tried user nobody by SCRAM-SHA-512 over TLS\)$/,
    ],
    [
      'a certificate on the listener for passwords',
      { ...simulator, bootstrap: user.bootstrap },
      'alerts-static',
      /wants a login by SCRAM-SHA-512: log in with a user and a password .* \(tried a client certificate over TLS\)$/,
    ],
    [
      'a password on the listener for certificates',
      { ...user, bootstrap: simulator.bootstrap },
      'alerts-simulated',
      /wants a client certificate: .* \(tried user rubin-communitybroker by SCRAM-SHA-512 over TLS\)$/,
    ],
    [
      'a password in the clear on a listener with TLS',
      { bootstrap: user.bootstrap, clientId: 'clear', scram: { username: 'nobody', password: 'x' } },
      'alerts-simulated',
      /this listener speaks TLS: .* \(tried user nobody by SCRAM-SHA-512 without TLS\)$/,
    ],
    ['unknown topic', broker.admin, 'no-such-topic', /^topic no-such-topic: a topic doesn't exist/],
    [
      'no permission by certificate',
      simulator,
      'registry-schemas',
      /^topic registry-schemas: CN=alert-stream-simulator isn't allowed/,
    ],
    [
      'no permission',
      user,
      'alerts-static',
      /^topic alerts-static: rubin-communitybroker isn't allowed .*TOPIC_AUTHORIZATION_FAILED/,
    ],
  ];
  for (const [name, connection, topic, message] of cases) {
    const start = performance.now();
    await t.throwsAsync(check(connection, topic), { code: 'CONFIG', message }, name);
    t.true(performance.now() - start < 10_000, `${name} took ${performance.now() - start} ms`);
  }
});

test.serial('preflight waits for an unavailable broker and logs that; an abort ends the wait', async (t) => {
  const [port] = await freePorts(1);
  const { log, lines } = keptLog();
  const stop = new AbortController();
  const waiting = preflight(
    { ...broker.admin, bootstrap: [{ host: '127.0.0.1', port: port as number }] },
    { topics: [], log, signal: stop.signal },
  );
  await until('it says that it waits', () => lines.length > 0);
  t.regex(String(lines[0]?.msg), new RegExp(`^waiting for Kafka: .*can't reach Kafka at 127.0.0.1:${port}`));
  stop.abort();
  await t.notThrowsAsync(waiting);
});

test.serial('a broker that comes back ends the waiting', async (t) => {
  await broker.kill();
  const { log, lines } = keptLog();
  const waiting = preflight(broker.admin, { topics: ['alerts-simulated'], log, signal: never });
  await until('it says that it waits', () => lines.length > 0);
  await broker.start();
  await t.notThrowsAsync(waiting);
});

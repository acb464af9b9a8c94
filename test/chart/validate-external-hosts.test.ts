import test from 'ava';
import { accepted, refused } from '../support/refused.ts';

const listener = (values: Record<string, unknown>) => ({ 'kafka.externalListener': values });
const hosts = (...names: string[]) => names.map((host) => ({ host }));

for (const type of ['loadbalancer', 'nodeport', 'cluster-ip']) {
  test(
    `${type}: a certificate that lacks the brokers' names`,
    refused,
    listener({ type, bootstrap: { host: 'alerts.example.org' } }),
    /bootstrap\.host is alerts\.example\.org, but kafka\.externalListener\.brokers has no hosts/,
  );

  test(
    `${type}: a certificate that lacks the name to begin with`,
    refused,
    listener({ type, brokers: hosts('a', 'b', 'c') }),
    /brokers has hosts, but kafka\.externalListener\.bootstrap\.host is empty/,
  );

  test(
    `${type}: a certificate for some brokers`,
    refused,
    listener({ type, bootstrap: { host: 'alerts.example.org' }, brokers: [{ host: 'a' }, {}, { host: 'c' }] }),
    /brokers has a host in 2 of 3 entries: expected a host for each broker or for none/,
  );
}

test('a broker that is added has a name before it has an address', accepted, {
  'kafka.replicas': 4,
  ...listener({
    bootstrap: { ip: '192.0.2.1', host: 'alerts.example.org' },
    brokers: [
      { ip: '192.0.2.2', host: 'a' },
      { ip: '192.0.2.3', host: 'b' },
      { ip: '192.0.2.4', host: 'c' },
      { host: 'd' },
    ],
  }),
});

test("addresses alone, without names, leave Strimzi's own certificate", accepted, {
  ...listener({
    bootstrap: { ip: '192.0.2.1' },
    brokers: [{ ip: '192.0.2.2' }, { ip: '192.0.2.3' }, { ip: '192.0.2.4' }],
  }),
});

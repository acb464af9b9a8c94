import test from 'ava';
import { accepted, refused } from '../support/refused.ts';

const listener = (values: Record<string, unknown>) => ({ 'kafka.externalListener': values });
const hosts = (...names: string[]) => names.map((host) => ({ host }));

test('a type that Strimzi has not', refused, listener({ type: 'vpn' }), /type is vpn: expected one of loadbalancer, /);

test(
  'options of other types',
  refused,
  listener({
    type: 'cluster-ip',
    class: 'x',
    externalTrafficPolicy: 'Local',
    loadBalancerSourceRanges: ['192.0.2.0/24'],
  }),
  /externalListener\.class is set, which only the type loadbalancer or ingress supports, not cluster-ip/,
  /externalTrafficPolicy is set, which only the type loadbalancer or nodeport supports/,
  /loadBalancerSourceRanges is set, which only the type loadbalancer supports/,
);

test(
  'a traffic policy that Kubernetes has not',
  refused,
  listener({ externalTrafficPolicy: 'local' }),
  /externalTrafficPolicy is local: expected Local or Cluster/,
);

test(
  'routes without gateway or host names',
  refused,
  listener({ type: 'tlsroute', brokers: [{ host: 'a' }, {}, { host: 'c' }] }),
  /needs a Gateway in kafka\.externalListener\.parentRefs/,
  /needs kafka\.externalListener\.bootstrap\.host/,
  /needs a host for each broker/,
);

test(
  'routes of the Gateway API with ZooKeeper',
  refused,
  { 'kafka.metadata': 'zookeeper', 'kafka.version': '3.9.0', ...listener({ type: 'tlsroute' }) },
  /tlsroute, which needs Strimzi 1\.1 or newer/,
);

test(
  'ports that Strimzi needs itself, and one for two listeners',
  refused,
  { 'kafka.listeners.internal.port': 9404, 'kafka.listeners.external.port': 443, 'kafka.listeners.tls.port': 9404 },
  /listeners\.internal\.port is 9404: expected 9092 or above/,
  /listeners\.external\.port is 443: /,
  /listeners\.tls\.port is 9404, the port of another listener/,
);

test(
  'addresses for fewer brokers than there are',
  refused,
  listener({ brokers: hosts('a', 'b') }),
  /kafka\.externalListener\.brokers has 2 entries, but kafka\.replicas is 3/,
);

test(
  'two addresses for one broker',
  refused,
  listener({ brokers: [{ host: 'a' }, { broker: 0, host: 'b' }, { host: 'c' }] }),
  /two entries for broker 0/,
);

test(
  'an address for a broker that can never be',
  refused,
  { 'kafka.nodePool.nodeIds': '[6-8, 11]', ...listener({ brokers: [{ broker: 6 }, { broker: 9 }, { broker: 11 }] }) },
  /brokers\[1\] is for broker 9, which no broker can be: expected an id of \[6-8, 11\]/,
);

test(
  "with ZooKeeper brokers' ids begin at 0",
  refused,
  { 'kafka.metadata': 'zookeeper', 'kafka.version': '3.9.0', ...listener({ brokers: [{ broker: 3 }, {}, {}] }) },
  /brokers\[0\] is for broker 3, which no broker can be: expected an id of 0 and up/,
);

test(
  'a pinned address without a load balancer',
  refused,
  listener({ type: 'nodeport', bootstrap: { ip: '192.0.2.1' }, brokers: [{ ip: '192.0.2.2' }, {}, {}] }),
  /bootstrap\.ip is 192\.0\.2\.1, which only the type loadbalancer supports, not nodeport/,
  /brokers\[0\]\.ip is 192\.0\.2\.2, which only/,
);

test(
  'a pinned port without node ports',
  refused,
  listener({ bootstrap: { nodePort: 31_000 } }),
  /bootstrap\.nodePort is 31000, which only the type nodeport supports, not loadbalancer/,
);

test(
  'addresses that are none',
  refused,
  listener({ bootstrap: { ip: '256.0.2.1' }, brokers: [{ ip: '192.0.2' }, { ip: 'alerts' }, { ip: '2001:db8' }] }),
  /bootstrap\.ip is 256\.0\.2\.1: expected an IPv4 or IPv6 address/,
  /brokers\[0\]\.ip is 192\.0\.2:/,
  /brokers\[1\]\.ip is alerts:/,
  /brokers\[2\]\.ip is 2001:db8:/,
);

test(
  'two load balancers with the same address are refused',
  refused,
  listener({ bootstrap: { ip: '192.0.2.1' }, brokers: [{ ip: '192.0.2.1' }, {}, {}] }),
  /brokers\[0\]\.ip is 192\.0\.2\.1, the same as kafka\.externalListener\.bootstrap\.ip/,
);

test(
  'host names that are none',
  refused,
  listener({ bootstrap: { host: 'https://alerts' }, brokers: hosts('a_b', '192.0.2.1', 'c.example.org.') }),
  /bootstrap\.host is https:\/\/alerts: expected a host name/,
  /brokers\[0\]\.host is a_b: expected a host name/,
  /brokers\[1\]\.host is 192\.0\.2\.1, an IP address: expected a host name, for the certificate/,
  /brokers\[2\]\.host is c\.example\.org\.: expected a host name/,
);

test(
  'two brokers with the same host name are refused',
  refused,
  listener({ brokers: hosts('a.example.org', 'b.example.org', 'A.example.org') }),
  /brokers\[2\]\.host is A\.example\.org, the same as kafka\.externalListener\.brokers\[0\]\.host/,
);

test(
  'a shared host name of bootstrap and broker is refused for types that route by host name',
  refused,
  listener({ type: 'ingress', bootstrap: { host: 'a.example.org' }, brokers: hosts('a.example.org', 'b', 'c') }),
  /brokers\[0\]\.host is a\.example\.org, the same as kafka\.externalListener\.bootstrap\.host/,
);

test('brokers on one host with ports of their own are taken', accepted, {
  ...listener({
    type: 'nodeport',
    bootstrap: { host: 'a' },
    brokers: [1, 2, 3].map((port) => ({ host: 'a', nodePort: 31_000 + port })),
  }),
});

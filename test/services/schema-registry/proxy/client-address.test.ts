import test from 'ava';
import { clientAddress } from '../../../../services/schema-registry/src/proxy/client-address.ts';

test('without a trusted proxy the header is what anybody may write, and is not looked at', (t) => {
  t.is(clientAddress('192.0.2.7', '198.51.100.1', 0), '192.0.2.7');
});

test('behind proxies the address is the one that the first of ours saw', (t) => {
  t.is(clientAddress('10.0.0.1', '198.51.100.1', 1), '198.51.100.1');
  t.is(
    clientAddress('10.0.0.1', '203.0.113.9, 198.51.100.1', 1),
    '198.51.100.1',
    'what stands before is what the client says',
  );
  t.is(clientAddress('10.0.0.1', '203.0.113.9, 198.51.100.1, 10.0.0.2', 2), '198.51.100.1');
});

test('a request that came through fewer proxies is counted for the first address that there is', (t) => {
  t.is(clientAddress('10.0.0.1', '198.51.100.1', 5), '198.51.100.1');
  t.is(clientAddress('10.0.0.1', undefined, 1), '10.0.0.1');
});

test('what is no address counts for who sent it', (t) => {
  t.is(clientAddress('10.0.0.1', 'unknown', 1), '10.0.0.1');
  t.is(clientAddress('10.0.0.1', '', 1), '10.0.0.1');
});

test('an IPv6 client is its network, and one written in the new way is the same IPv4 one', (t) => {
  t.is(clientAddress('2001:db8:1:2:aaaa::1', undefined, 0), '2001:db8:1:2::/64');
  t.is(clientAddress('2001:0db8:1:2:bbbb:1:2:3', undefined, 0), '2001:db8:1:2::/64');
  t.is(clientAddress('::1', undefined, 0), '0:0:0:0::/64');
  t.is(clientAddress('::ffff:192.0.2.7', undefined, 0), '192.0.2.7');
});

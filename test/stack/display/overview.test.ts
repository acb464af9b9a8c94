import test from 'ava';
import type { Addresses } from '../../../stack/addresses.ts';
import { overviewText } from '../../../stack/display/overview.ts';

const ADDRESSES: Addresses = {
  listeners: [
    { name: 'internal', host: '127.0.0.1', port: 9092 },
    { name: 'external', host: 'laptop.local', port: 19094 },
  ],
  registry: { service: 'schema-registry:8081', port: 8081, url: new URL('http://127.0.0.1:8081/apis/ccompat/v7') },
  proxy: { port: 8082, url: new URL('http://127.0.0.1:8082') },
  database: { port: 3000, url: new URL('http://127.0.0.1:3000') },
  bootstrap: [],
  services: new Map(),
};

const lines = (addresses: Addresses) => overviewText(addresses, '/state/logs', undefined).split('\n');

test('the terminal shows where everything is', (t) => {
  t.deepEqual(lines(ADDRESSES), [
    'Running',
    '  Kafka             127.0.0.1:9092 (internal), laptop.local:19094 (external)',
    '  schema registry   http://127.0.0.1:8082',
    '  alert database    http://127.0.0.1:3000/v1/alerts/{id}',
    '  its pages         http://127.0.0.1:3000/',
    '  logs              /state/logs',
    '',
    'Ctrl-C stops everything. One line per visit:',
  ]);
});

test('where the chart has no proxy, schemas are read from the registry itself', (t) => {
  const { proxy, ...without } = ADDRESSES;
  t.true(proxy !== undefined && lines(without).includes('  schema registry   http://127.0.0.1:8081/apis/ccompat/v7'));
});

test('how a consumer connects follows, with a command to copy', (t) => {
  const connection = {
    bootstrap: '127.0.0.1:9094',
    user: 'rubin-communitybroker',
    passwordFile: 'secrets/password',
    caFile: 'secrets/ca.crt',
    groupPrefix: 'rubin-communitybroker',
    topics: ['alerts-simulated'],
    registry: 'http://127.0.0.1:8082',
  };
  const text = overviewText(ADDRESSES, '/state/logs', connection);
  for (const [name, value] of Object.entries(connection)) t.true(text.includes(String(value)), name);
  t.true(text.includes('npx rubin-alert-sim print-stream'));
  t.false(text.includes('SASL_PLAINTEXT'));
  const both = overviewText(ADDRESSES, '/state/logs', { ...connection, plaintextBootstrap: '127.0.0.1:9095' });
  t.true(both.includes('  without TLS       127.0.0.1:9095, SASL_PLAINTEXT, else the same\n\nTry it'));
});

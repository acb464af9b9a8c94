import test from 'ava';
import * as kinds from '@alert-stream/common/command/kinds.ts';
import type { ValueKind } from '@alert-stream/common/command/flags.ts';

const takes = test.macro({
  exec: <T>(t: import('ava').ExecutionContext, kind: ValueKind<T>, text: string, expected: T) => {
    t.deepEqual(kind.parse(text), expected);
  },
  title: (name = '', _kind, text) => `${name}: takes ${JSON.stringify(text)}`,
});

const refuses = test.macro({
  exec: <T>(t: import('ava').ExecutionContext, kind: ValueKind<T>, ...texts: string[]) => {
    for (const text of texts) t.is(kind.parse(text), undefined, text);
  },
  title: (name = '', _kind, ...texts) => `${name}: refuses ${texts.map((text) => JSON.stringify(text)).join(', ')}`,
});

test('text', refuses, kinds.text, '');
test('integer', takes, kinds.integer(-5, 5), '-5', -5);
test('integer', refuses, kinds.integer(0, 5), '-1', '6', '1.5', '1e0', '', ' 1', '0x1', 'NaN', 'Infinity');
test(
  'number',
  takes,
  kinds.number('more than 0', (value) => value > 0),
  '0.25',
  0.25,
);
test(
  'number',
  refuses,
  kinds.number('more than 0', (value) => value > 0),
  '0',
  '-3',
  '.5',
  '1,5',
);
test('port', takes, kinds.port, '65535', 65_535);
test('port', refuses, kinds.port, '0', '65536', '-1');
test('kafkaName', takes, kinds.kafkaName, 'alerts-simulated_v2.1', 'alerts-simulated_v2.1');
test('kafkaName', refuses, kinds.kafkaName, '', '.', '..', 'a b', 'a/b', 'é');
test('list', takes, kinds.list(kinds.kafkaName), 'a, b', ['a', 'b']);
test('list', refuses, kinds.list(kinds.kafkaName), '', 'a,', ',a', 'a,,b');
test('hostPort', takes, kinds.hostPort, 'broker-0.example.org:9094', { host: 'broker-0.example.org', port: 9094 });
test('hostPort, an IPv6 address without its brackets', takes, kinds.hostPort, '[::1]:9094', {
  host: '::1',
  port: 9094,
});
test(
  'hostPort',
  refuses,
  kinds.hostPort,
  'host',
  'host:',
  ':9092',
  'host:0',
  'host:99999',
  '::1:9092',
  'a b:1',
  'http://a:1',
);
test('url', takes, kinds.url, 'https://host/path', new URL('https://host/path'));
test('url', refuses, kinds.url, 'host:8081', 'ftp://host', 'file:///etc/passwd', '');
test('url', refuses, kinds.url, 'http://host?x=1', 'http://host/#x', 'http://user:%zz@host');
test('url, with a user and a password', takes, kinds.url, 'https://me:a%40b@host', new URL('https://me:a%40b@host'));
test('host', takes, kinds.host, '::1', '::1');
test('host', takes, kinds.host, 'my-laptop.local', 'my-laptop.local');
test('host', refuses, kinds.host, '', 'http://a', 'a:1', 'a/b', 'user@host', '-a', 'a b', 'a'.repeat(254));
test('oneOf', takes, kinds.oneOf(['mtls', 'scram']), 'scram', 'scram');
test('oneOf', refuses, kinds.oneOf(['mtls', 'scram']), 'SCRAM', '', 'toString');

test('kafkaName: takes 249 letters and no more', (t) => {
  t.is(kinds.kafkaName.parse('x'.repeat(249))?.length, 249);
  t.is(kinds.kafkaName.parse('x'.repeat(250)), undefined);
});

import { once } from 'node:events';
import { createServer } from 'node:net';
import test from 'ava';
import { freePorts, requireFree } from '../../../stack/process/ports.ts';

test('a port in use is named, with the option that moves it', async (t) => {
  const [port] = (await freePorts(1)) as [number];
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const needed = [{ port, what: 'schema registry', option: '--port registry=PORT' }];
  await t.throwsAsync(requireFree(needed), {
    message: `port ${port} (schema registry) is in use: choose another with --port registry=PORT`,
  });
  server.close();
  await once(server, 'close');
  await t.notThrowsAsync(requireFree(needed));
});

test('a port for two parts is named with both', async (t) => {
  const [port] = (await freePorts(1)) as [number];
  const needed = ['Kafka listener tls', 'alert database'].map((what) => ({ port, what, option: '--port X=PORT' }));
  await t.throwsAsync(requireFree(needed), {
    message: `port ${port} (alert database) is that of the Kafka listener tls too: choose another with --port X=PORT`,
  });
});

test('free ports are all different, and none that an outgoing connection could get', async (t) => {
  const ports = await freePorts(20);
  t.is(new Set(ports).size, 20);
  t.true(
    ports.every((port) => port >= 10_000 && port < 32_768),
    `${ports}`,
  );
});

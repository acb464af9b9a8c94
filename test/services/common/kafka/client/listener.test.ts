import { createServer as createHttpServer } from 'node:http';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { connect as connectTls } from 'node:tls';
import test, { type ExecutionContext } from 'ava';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { checkListener } from '@alert-stream/common/kafka/client/listener.ts';
import { until } from '../../../../support/kafka-fixtures.ts';
import { startTestBroker, type TestBroker } from '../../../../support/broker.ts';

let broker: TestBroker;
let certificate: KafkaConnection;
let password: KafkaConnection;

test.before(async () => {
  broker = await startTestBroker();
  certificate = await broker.tls('alert-stream-simulator');
  password = await broker.scram('rubin-communitybroker');
});
test.after.always(() => broker?.stop());

const clear = ({ bootstrap, clientId, scram }: KafkaConnection): KafkaConnection => ({
  bootstrap,
  clientId,
  ...(scram && { scram }),
});

/** Listens on a free port until the test is over. */
async function listening(t: ExecutionContext, server: Server): Promise<KafkaConnection['bootstrap']> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  return [{ host: '127.0.0.1', port: (server.address() as AddressInfo).port }];
}

/** The real broker behind a listener that speaks no TLS, as production has one for passwords. */
function withoutTls(t: ExecutionContext, { bootstrap, tls }: KafkaConnection): Promise<KafkaConnection['bootstrap']> {
  const server = createServer((socket) => {
    const inner = connectTls({ ...bootstrap[0], ...tls });
    socket.pipe(inner).pipe(socket);
    for (const each of [socket, inner]) each.on('error', () => socket.destroy());
  });
  return listening(t, server);
}

const refuses = async (t: ExecutionContext, connection: KafkaConnection, message: RegExp) => {
  const start = performance.now();
  const error = await t.throwsAsync(checkListener(connection), { code: 'CONFIG', message });
  const [at] = connection.bootstrap;
  t.true(error?.message.startsWith(`Kafka at ${at?.host}:${at?.port}: `), error?.message);
  t.true(performance.now() - start < 8_000);
};

test('each listener lets pass who it is for', async (t) => {
  await t.notThrowsAsync(checkListener(certificate));
  await t.notThrowsAsync(checkListener(password));
  const bootstrap = await withoutTls(t, password);
  await t.notThrowsAsync(checkListener(clear({ ...password, bootstrap })));
});

test('TLS on a listener without is told', async (t) => {
  const speaksNone = /this listener speaks no TLS: .* \(tried .* over TLS\)$/;
  await refuses(t, { ...password, bootstrap: await withoutTls(t, password) }, speaksNone);
  await refuses(t, { ...certificate, bootstrap: await withoutTls(t, certificate) }, speaksNone);
});

test('no login where one is wanted is told, and a password where none is taken', async (t) => {
  const forPasswords = { bootstrap: await withoutTls(t, password), clientId: 'clear' };
  await refuses(t, forPasswords, /wants a login by SCRAM-SHA-512: .* \(tried no login, without TLS\)$/);
  const forAll = { ...clear(password), bootstrap: await withoutTls(t, certificate) };
  await refuses(t, forAll, /takes no password: leave out the user, .* by SCRAM-SHA-512 without TLS\)$/);
});

test('an HTTP server is no broker, with TLS and without', async (t) => {
  const bootstrap = await listening(t, createHttpServer());
  for (const connection of [certificate, password, clear(password), clear(certificate)])
    await refuses(t, { ...connection, bootstrap }, /an HTTP server/);
});

test('what speaks another protocol is told by how it begins, without its control characters', async (t) => {
  const ssh = createServer((socket) => socket.on('error', () => {}).write('SSH-2.0-OpenSSH_9.2\u001b[2J\r\n'));
  const bootstrap = await listening(t, ssh);
  for (const connection of [certificate, clear(password)])
    await refuses(t, { ...connection, bootstrap }, /no Kafka listener.*"SSH-2\.0-OpenSSH_9\.2 \[2/);
});

test('the listener check passes when a broker may come back: no listener, a silent one, one that closes', async (t) => {
  const gone = await listening(t, createServer());
  const closed = createServer();
  const [free] = await listening(t, closed);
  closed.close();
  const closing = await listening(
    t,
    createServer((socket) => socket.destroy()),
  );
  for (const bootstrap of [[free!], gone, closing]) {
    await t.notThrowsAsync(checkListener({ ...certificate, bootstrap }));
    await t.notThrowsAsync(checkListener(clear({ ...certificate, bootstrap })));
  }
});

test('of several addresses the first that answers is looked at', async (t) => {
  const closed = createServer();
  const [free] = await listening(t, closed);
  closed.close();
  const http = await listening(t, createHttpServer());
  await t.notThrowsAsync(checkListener({ ...certificate, bootstrap: [free!, ...certificate.bootstrap, ...http] }));
  await t.throwsAsync(checkListener({ ...certificate, bootstrap: [free!, ...http] }), { message: /an HTTP server/ });
});

test('an endless answer is not kept', async (t) => {
  const endless = createServer((socket) => {
    // The head of an answer to ApiVersions, of 64 MB.
    socket.on('error', () => {}).write(Buffer.from([4, 0, 0, 0, 0, 0, 0, 18]));
    socket.on('data', () => socket.write(Buffer.alloc(1_000_000)));
  });
  const bootstrap = await listening(t, endless);
  await refuses(t, clear({ ...certificate, bootstrap }), /no Kafka listener/);
});

test('a connection leaves no other behind', async (t) => {
  const open: number[] = [];
  const counting = createServer((socket) => {
    open.push(1);
    const inner = connect({ ...certificate.bootstrap[0]!, allowHalfOpen: false });
    socket.pipe(inner).pipe(socket);
    for (const each of [socket, inner]) each.on('error', () => socket.destroy());
    socket.on('close', () => open.pop());
  });
  const bootstrap = await listening(t, counting);
  await checkListener({ ...certificate, bootstrap });
  await until('the connection is closed', () => open.length === 0);
  t.pass();
});

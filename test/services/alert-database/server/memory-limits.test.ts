import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { LocalFiles } from '../../../../services/alert-database/src/store/local-files/local-files.ts';
import { packet, SCHEMA, SCHEMA_ID } from '../support/alerts.ts';
import { temporaryFolder } from '../support/folders.ts';
import { Program } from '../support/program.ts';
import { until } from '../support/until.ts';

/** MiB of the chart's limit. */
const LIMIT = 512;

const get = (id: number) => `GET /v1/alerts/${id} HTTP/1.1\r\nHost: a\r\n\r\n`;

/** The server as a process of its own, over alerts of some size, and the most memory that it has had. */
async function start(t: ExecutionContext, { alerts, bytes }: { alerts: number; bytes: number }, ...args: string[]) {
  const root = await temporaryFolder(t);
  const writer = await LocalFiles.forWriting(root);
  for (let id = 1; id <= alerts; id += 1) {
    const stored = gzipSync(packet(BigInt(id), { bytes }), { level: 1 });
    await writer.putIfAbsent(`alerts/${id}`, async () => stored);
  }
  await writer.putIfAbsent(`schemas/${SCHEMA_ID}`, async () => Buffer.from(SCHEMA));
  const program = new Program(t, 'server/main.ts', ['--listen-port', '0', '--local-file-root', root, ...args]);
  const { port } = await program.until('listening');
  const peak = () => {
    const status = readFileSync(`/proc/${program.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
  };
  const metric = async (name: string) => {
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    return Number(new RegExp(`^${name}(?:{.*})? (\\d+)`, 'm').exec(metrics)?.[1]);
  };
  return { url: `http://127.0.0.1:${port}`, port: Number(port), peak, metric };
}

test.serial(
  'many reads of one large alert as JSON stay below the limit, and those that go on get all of it',
  async (t) => {
    const { url, peak, metric } = await start(t, { alerts: 1, bytes: 10_000_000 });
    const read = async () => {
      const response = await fetch(`${url}/v1/alerts/1?cutouts=base64`, { headers: { accept: 'application/json' } });
      const { length } = await response.text();
      if (response.status === 503) t.truthy(response.headers.get('retry-after'));
      return { status: response.status, length };
    };
    const read32 = await Promise.all(Array.from({ length: 32 }, read));
    t.true(read32.some(({ status }) => status === 200));
    for (const { status, length } of read32) t.true(status === 503 || (status === 200 && length > 13_333_000));
    t.true(peak() < LIMIT, `${peak()} MiB`);
    await until(async () => (await metric('alertdb_work_bytes')) === 0, 'an end of all that is held');
    t.is((await read()).status, 200);
  },
);

test.serial(
  'clients that take nothing of their alerts stay below the limit, and others are told to ask again',
  async (t) => {
    const { url, port, peak, metric } = await start(t, { alerts: 40, bytes: 1_000_000 }, '--cache-mb', '0');
    const sockets = Array.from({ length: 300 }, (_, client) => {
      const socket = connect(port, '127.0.0.1').pause();
      socket.on('error', () => {});
      // Some responses of a connection are in the kernel's buffers before the server has to hold one.
      const requests = Array.from({ length: 30 }, (__, request) => get(1 + ((client + request) % 40)));
      socket.write(requests.join(''));
      return socket;
    });
    await until(async () => (await metric('alertdb_work_refused_total')) > 0, 'a request that is refused');
    t.is((await fetch(`${url}/healthz`)).status, 200);
    t.true(peak() < LIMIT, `${peak()} MiB`);
    for (const socket of sockets) socket.destroy();
    await until(async () => (await metric('alertdb_work_bytes')) === 0, 'an end of all that is held');
    t.is((await fetch(`${url}/v1/alerts/1`)).status, 200);
  },
);

test.serial('of thousands of clients no more are connected than may be, and the server goes on', async (t) => {
  const { url, port, peak, metric } = await start(t, { alerts: 300, bytes: 80_000 });
  const sockets = [];
  for (let client = 0; client < 6000; client += 1) {
    const socket = connect(port, '127.0.0.1').pause();
    socket.on('error', () => {});
    socket.write(get(1 + (client % 300)));
    sockets.push(socket);
    if (client % 100 === 99) await once(socket, 'connect').catch(() => {});
  }
  await until(async () => (await metric('alertdb_requests_total')) > 0, 'responses');
  const open = await metric('alertdb_connections');
  t.true(open > 0 && open <= 1100, String(open));
  t.is((await fetch(`${url}/healthz`)).status, 200);
  t.true(peak() < LIMIT, `${peak()} MiB`);
  for (const socket of sockets) socket.destroy();
  await until(async () => (await fetch(`${url}/v1/alerts/1`)).status === 200, 'an alert again');
});

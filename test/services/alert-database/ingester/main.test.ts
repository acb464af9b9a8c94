import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import anyTest, { type ExecutionContext, type TestFn } from 'ava';
import { connectAdmin, endOffsets } from '@alert-stream/common/kafka/admin.ts';
import { committedOffsets } from '@alert-stream/common/kafka/offsets.ts';
import { packet, SCHEMA, SCHEMA_ID } from '../support/alerts.ts';
import { PARTITIONS, publish, startLive, TOPIC, type Live } from '../support/live.ts';
import { Program } from '../support/program.ts';

const GROUP = 'alertdb-ingester';

const test = anyTest as TestFn<Live>;

test.before(async (t) => {
  t.context = await startLive();
});

test.after.always((t) => (t.context as Partial<Live>).stop?.());

function ingester(t: ExecutionContext<Live>, archive: string, ...more: string[]): Program {
  const member = `--kafka-topics ${TOPIC} --kafka-group ${GROUP} --kafka-instance-id alertdb-ingester-0`;
  const store = ['--backend', 'local-files', '--local-file-root', join(t.context.folder, archive)];
  return new Program(t, 'ingester/main.ts', [...t.context.flags, ...member.split(' '), ...store, ...more]);
}

async function archivedIds(t: ExecutionContext<Live>, archive: string): Promise<string[]> {
  return readdir(join(t.context.folder, archive, 'alerts')).catch(() => []);
}

/** Checks that the archive holds exactly these alerts, each byte for byte. */
async function holdsAll(t: ExecutionContext<Live>, archive: string, alerts: Map<bigint, Buffer>): Promise<void> {
  t.is((await archivedIds(t, archive)).length, alerts.size);
  let identical = 0;
  for (const [id, alert] of alerts) {
    const stored = gunzipSync(await readFile(join(t.context.folder, archive, 'alerts', String(id))));
    if (stored.equals(alert)) identical += 1;
  }
  t.is(identical, alerts.size);
}

async function uncommitted(t: ExecutionContext<Live>): Promise<bigint> {
  const admin = await connectAdmin(t.context.broker.admin);
  try {
    const [ends, committed] = [await endOffsets(admin, TOPIC), await committedOffsets(admin, GROUP, TOPIC)];
    return ends.reduce((sum, end, partition) => sum + end - (committed.get(partition) ?? 0n), 0n);
  } finally {
    await admin.close();
  }
}

const alertsFrom = (first: bigint, count: number) =>
  new Map(
    Array.from({ length: count }, (_, index) => [
      first + BigInt(index),
      packet(first + BigInt(index), { bytes: 20_000 }),
    ]),
  );

test.serial(
  'killed in the middle of a burst, it archives every alert at its next start, and what is no alert is quarantined',
  async (t) => {
    const alerts = alertsFrom(2n ** 53n - 300n, 600);
    const good = [...alerts.values()];
    const bad = [
      Buffer.from([1, 2, 3]),
      Buffer.alloc(100, 7),
      packet(1n, { schemaId: 999 }),
      packet(2n).subarray(0, -9),
    ];
    await publish(t.context, [...good.slice(0, 300), ...bad, ...good.slice(300)]);

    const first = ingester(t, 'killed', '--max-in-flight', '4');
    for (;;) {
      const count = (await archivedIds(t, 'killed')).length;
      if (count >= 100) {
        first.kill('SIGKILL');
        break;
      }
      await sleep(2);
    }
    await first.ended();
    const atKill = (await archivedIds(t, 'killed')).length;
    t.true(atKill < alerts.size, `${atKill} archived when it was killed`);

    const second = ingester(t, 'killed');
    const done = await second.until('progress', ({ lag }) => lag === 0);
    t.is((await readdir(join(t.context.folder, 'killed', 'tmp'))).length, 0);
    t.true((done['archived'] as number) >= alerts.size - atKill);
    await holdsAll(t, 'killed', alerts);
    t.is(await readFile(join(t.context.folder, 'killed', 'schemas', String(SCHEMA_ID)), 'utf8'), SCHEMA);
    const quarantined = await readdir(join(t.context.folder, 'killed', 'quarantine', TOPIC), { recursive: true });
    t.is(quarantined.filter((name) => name.endsWith('.bin')).length, bad.length);
    t.is(quarantined.filter((name) => name.endsWith('.json')).length, bad.length);

    second.kill('SIGTERM');
    t.is((await second.ended()).code, 0);
    t.is(await uncommitted(t), 0n);
  },
);

test.serial(
  'stopped in the middle of a burst, it commits what is archived, and its next start repeats nothing',
  async (t) => {
    const alerts = alertsFrom(7_000_000n, 600);
    const first = ingester(t, 'stopped', '--max-in-flight', '4');
    await first.until('ready');
    const published = publish(t.context, [...alerts.values()]);
    while ((await archivedIds(t, 'stopped')).length < 100) await sleep(2);
    first.kill('SIGTERM');
    await published;
    t.deepEqual(await first.ended(), { code: 0, stderr: '' });
    const end = first.events('progress').at(-1);
    t.is(end?.['archived'], (await archivedIds(t, 'stopped')).length);
    t.is(await uncommitted(t), BigInt(alerts.size - (end?.['archived'] as number)));

    const second = ingester(t, 'stopped');
    const done = await second.until('progress', ({ lag }) => lag === 0);
    t.like(done, { existing: 0, quarantined: 0 });
    t.is((done['archived'] as number) + (end?.['archived'] as number), alerts.size);
    await holdsAll(t, 'stopped', alerts);

    await publish(t.context, [...alerts.values()].slice(0, 50));
    t.like(await second.until('progress', ({ existing }) => existing === 50), { archived: done['archived'] });
  },
);

test.serial('it tells over HTTP what it archives, and that a broker is away, until the broker is back', async (t) => {
  const program = ingester(t, 'served', '--listen-port', '0');
  const { host, port } = await program.until('http');
  t.is(host, '127.0.0.1');
  const get = (path: string) => fetch(`http://127.0.0.1:${String(port)}${path}`);
  const notReady = async () => ((await (await get('/readyz')).json()) as { reasons: string[] }).reasons;
  t.deepEqual(await notReady(), ['not yet a member of the consumer group']);
  await program.until('ready');
  const alerts = alertsFrom(8_000_000n, 40);
  await publish(t.context, [...alerts.values()]);
  await program.until('progress', ({ archived, lag }) => (archived as number) >= 40 && lag === 0);
  t.is((await get('/readyz')).status, 200);
  const metrics = await (await get('/metrics')).text();
  t.is(metrics.match(/^alertdb_ingester_lag_messages\{.*\} 0$/gm)?.length, PARTITIONS);
  t.regex(metrics, /^alertdb_ingester_put_duration_seconds_count\{result="created"\} \d+$/m);

  await t.context.broker.kill();
  while ((await get('/readyz')).status === 200) await sleep(500);
  t.regex((await notReady()).join(), /^Kafka has not answered for \d+ s$/);
  t.is((await get('/healthz')).status, 200);
  await t.context.broker.start();
  const back = performance.now();
  while ((await get('/readyz')).status !== 200) await sleep(500);
  t.true(performance.now() - back < 40_000, 'the lag was asked for with what was known before the outage');
  program.kill('SIGTERM');
  t.is((await program.ended()).code, 0);
});

test.serial('a topic that is not there ends it with one message that names it', async (t) => {
  const { code, stderr } = await ingester(t, 'missing', '--kafka-topics', 'no-such-topic').ended();
  t.is(code, 2);
  t.regex(stderr, /^alertdb-ingester: .*no-such-topic/);
});

test.serial('wrong options are told all at once, with exit code 2, before anything is touched', async (t) => {
  const { code, stderr } = await ingester(
    t,
    'untouched',
    '--gzip-level',
    '0',
    '--from',
    'yesterday',
    '--kafka-tpic',
    'x',
  ).ended();
  t.is(code, 2);
  t.regex(stderr, /--gzip-level: expected a whole number from 1 to 9, got "0"/);
  t.regex(stderr, /--from: expected earliest, latest, a time such as .*, got "yesterday"/);
  t.regex(stderr, /unknown option --kafka-tpic; did you mean --kafka-topic/);
  t.deepEqual(await archivedIds(t, 'untouched'), []);
});

test.serial('a login that cannot work ends it with exit code 2, and says which listener wants what', async (t) => {
  const { broker, folder, flags, registry } = t.context;
  const at = (listener: string) => `127.0.0.1:${broker.port(listener)}`;
  const others = flags.slice(2);
  const password = [
    '--kafka-username',
    'rubin-communitybroker',
    '--schema-registry-address',
    registry.url,
    '--tls-server-ca-crt-location',
    join(folder, 'tls-server-ca-crt-location'),
  ];
  const env = { ALERTDB_KAFKA_PASSWORD: 'hush' };
  for (const [args, message] of [
    [
      ['--kafka-host', at('external'), ...password],
      /refuses user rubin-communitybroker: unknown user or wrong password/,
    ],
    [['--kafka-host', at('internal'), ...password], /wants a client certificate: .*tried user rubin-communitybroker/],
    [['--kafka-host', at('external'), ...others], /wants a login by SCRAM-SHA-512: .*tried a client certificate/],
    [['--kafka-host', new URL(registry.url).host, ...others], /an HTTP server/],
  ] as const) {
    const start = performance.now();
    const store = ['--local-file-root', join(folder, 'refused')];
    const program = new Program(t, 'ingester/main.ts', [...args, '--kafka-topics', TOPIC, ...store], env);
    const { code, stderr } = await program.ended();
    t.is(code, 2, stderr);
    t.regex(stderr, message);
    t.regex(stderr, /^alertdb-ingester: .*\n$/, 'one line, no stack');
    t.false(stderr.includes('hush'));
    t.true(performance.now() - start < 20_000);
  }
});

test.serial('topics that match a pattern are archived, and their names are told', async (t) => {
  const { flags, folder } = t.context;
  const given = [
    '--kafka-topics-pattern',
    'alerts-sim.*',
    '--kafka-group',
    GROUP,
    '--local-file-root',
    join(folder, 'matched'),
  ];
  const program = new Program(t, 'ingester/main.ts', [...flags, ...given]);
  const alerts = alertsFrom(9_000_000n, 20);
  await publish(t.context, [...alerts.values()]);
  await program.until('progress', ({ archived, lag }) => (archived as number) >= alerts.size && lag === 0);
  t.like(program.events('kafka-topics')[0], { topics: [TOPIC] });
  await holdsAll(t, 'matched', alerts);
  program.kill('SIGTERM');
  t.is((await program.ended()).code, 0);
});

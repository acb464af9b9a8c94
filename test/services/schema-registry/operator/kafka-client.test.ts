import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { registryEnvironment } from '../../../../services/schema-registry/src/operator/desired/environment.ts';
import { tools } from '../../../../tools/tools.ts';
import { startTestBroker, type TestBroker } from '../../../support/broker.ts';
import { spec } from './objects.ts';

// What the operator gives Confluent's registry to reach Kafka, given to Kafka's own command-line client: if that can write
// and read the registry's topic with it, so can the registry, whose client is the same library.

const run = promisify(execFile);

const TOPIC = 'registry-schemas';
const PASSWORD_USER = 'registry-by-password';
const PROPERTY = 'SCHEMA_REGISTRY_KAFKASTORE_';

/** Of the registry alone, and no property of a Kafka client. */
const OWN = new Set(['topic', 'bootstrap.servers']);

let broker: TestBroker;
let folder: string;
/** Strimzi's Secrets, as it makes them: keys and authorities in PKCS12, a password for each. */
let secrets: Record<string, string>;

test.before('a broker, and the Secrets of its users as Strimzi has them', async () => {
  folder = await mkdtemp(join(tmpdir(), 'alert-stream-key-stores-'));
  broker = await startTestBroker({
    set: {
      users: [{ username: PASSWORD_USER, readonlyTopics: [TOPIC], writeTopics: [TOPIC], groups: ['other-registry'] }],
    },
  });
  const read = (secret: string, key: string) => broker.prepared.secrets.read(secret, key);
  const cluster = broker.prepared.spec.cluster;
  secrets = {
    'user.password': 'of-the-user',
    'ca.password': 'of-the-authority',
    'sasl.jaas.config': `org.apache.kafka.common.security.scram.ScramLoginModule required username="${PASSWORD_USER}" password="${(await broker.scram(PASSWORD_USER)).scram?.password}";`,
  };
  const pem = async (name: string, text: string) => {
    await writeFile(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const [certificate, key] = [
    await pem('user.crt', await read('alert-schemas', 'user.crt')),
    await pem('user.key', await read('alert-schemas', 'user.key')),
  ];
  const authority = await pem('ca.crt', await read(`${cluster}-cluster-ca-cert`, 'ca.crt'));
  await run(
    'openssl',
    [
      'pkcs12',
      '-export',
      '-in',
      certificate,
      '-inkey',
      key,
      '-name',
      'user',
      '-out',
      join(folder, 'user.p12'),
      '-passout',
      'env:STORE',
    ],
    { env: { ...process.env, STORE: secrets['user.password'] } },
  );
  // Java trusts a certificate in PKCS12 only with a mark on it, which Java's own tool sets, as Strimzi does.
  await run(
    join(dirname(tools().java), 'keytool'),
    [
      '-importcert',
      '-noprompt',
      '-alias',
      'ca',
      '-file',
      authority,
      '-storetype',
      'PKCS12',
      '-keystore',
      join(folder, 'ca.p12'),
      '-storepass:env',
      'STORE',
    ],
    { env: { ...process.env, STORE: secrets['ca.password'] } },
  );
});

test.after.always('the broker ends', async () => {
  await broker?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The properties that Confluent's image makes of the environment, but for those that are no client's. */
function properties(securityProtocol: string): string {
  const environment = registryEnvironment({
    spec: spec({ securityProtocol }),
    bootstrap: 'unused',
    userSecret: 'alert-schemas',
    cluster: 'alert-broker',
  });
  const lines = environment.flatMap(({ name, value, valueFrom }) => {
    if (!name.startsWith(PROPERTY)) return [];
    const key = name.slice(PROPERTY.length).toLowerCase().replaceAll('_', '.');
    const text = value ?? secrets[valueFrom?.secretKeyRef?.key ?? ''];
    // Where the container has a Secret's file, this machine has a copy.
    return OWN.has(key) ? [] : [`${key}=${key.endsWith('.location') ? join(folder, basename(text ?? '')) : text}`];
  });
  return lines.join('\n');
}

async function kafka(tool: string, listener: string, file: string, args: string[], input = ''): Promise<string> {
  const { java, kafkaJars } = tools();
  const connect = [
    '--bootstrap-server',
    `127.0.0.1:${broker.port(listener)}`,
    '--topic',
    TOPIC,
    '--command-config',
    file,
  ];
  const running = run(
    java,
    [
      '-Xmx128m',
      '-XX:TieredStopAtLevel=1',
      '-cp',
      join(kafkaJars, '*'),
      `org.apache.kafka.tools.${tool}`,
      ...connect,
      ...args,
    ],
    { timeout: 120_000 },
  );
  running.child.stdin?.end(input);
  return (await running).stdout;
}

async function writesAndReads(
  t: ExecutionContext,
  securityProtocol: string,
  { listener, group }: { listener: string; group: string },
) {
  const file = join(folder, `${securityProtocol}.properties`);
  await writeFile(file, properties(securityProtocol), { mode: 0o600 });
  const written = `schema by ${securityProtocol}`;
  // A compacted topic takes no message without a key.
  await kafka(
    'ConsoleProducer',
    listener,
    file,
    ['--reader-property', 'parse.key=true', '--reader-property', 'key.separator=|'],
    `${securityProtocol}|${written}\n`,
  );
  const read = await kafka('consumer.ConsoleConsumer', listener, file, [
    '--group',
    group,
    '--from-beginning',
    '--timeout-ms',
    '20000',
  ]);
  t.true(read.split('\n').includes(written), read);
}

test.serial(
  'by the key stores and settings of SSL a plain client writes and reads the topic at the listener tls',
  writesAndReads,
  'SSL',
  { listener: 'tls', group: 'schema-registry' },
);
test.serial('by those of SASL_SSL it does so at the external listener', writesAndReads, 'SASL_SSL', {
  listener: 'external',
  group: 'other-registry',
});

test.serial("without the certificate's key store the listener tls lets nobody in", async (t) => {
  const file = join(folder, 'anonymous.properties');
  await writeFile(
    file,
    properties('SSL')
      .split('\n')
      .filter((line) => !/keystore|ssl\.key/.test(line))
      .join('\n'),
    { mode: 0o600 },
  );
  const read = await kafka('consumer.ConsoleConsumer', 'tls', file, [
    '--group',
    'schema-registry-nobody',
    '--from-beginning',
    '--timeout-ms',
    '5000',
  ]).catch((error: { stdout: string; stderr: string }) => error.stdout + error.stderr);
  t.notRegex(read, /schema by/);
});

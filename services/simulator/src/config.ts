import { optional, required, toggle, withDefault } from '@alert-stream/common/command/flags.ts';
import { folder, hostPort, integer, kafkaName, list, number, text, url } from '@alert-stream/common/command/kinds.ts';
import type { Command, Environment, FlagValues } from '@alert-stream/common/command/parse.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/connection.ts';
import { readServerTls, readTls, tlsFlags } from '@alert-stream/common/kafka/flags.ts';
import { createLogger, type Logger } from '@alert-stream/common/log.ts';
import { MAX_ALERTS_PER_VISIT } from './generate/alert-ids.ts';

/** The program's name, and how Kafka's logs and quotas know it. */
export const PROGRAM = 'rubin-alert-sim';

/** The variable that holds the password of `--scram-username`. */
const PASSWORD = 'ALERTSIM_KAFKA_PASSWORD';

const DAY_SECONDS = 86_400;

const logFlags = {
  verbose: toggle({ short: 'v', help: 'log more' }),
  debug: toggle({ short: 'd', help: 'log all there is' }),
};

const kafkaFlags = {
  broker: withDefault(list(hostPort), 'localhost:9092', { short: 'B', help: "Kafka's bootstrap servers" }),
  ...tlsFlags,
  'scram-username': optional(text, { help: `SCRAM-SHA-512 user instead of a client certificate; password in ${PASSWORD}` }),
  ...logFlags,
};

const secrets = { [PASSWORD]: 'password of --scram-username' };

const timeout = (help: string, seconds: string) =>
  withDefault(number('a number of seconds above 0', (value) => value > 0 && value <= DAY_SECONDS, 'SECONDS'), seconds, { help });

/** Seconds from visit to visit; -1, the Python simulator's word for "once", stays. */
const interval = number('a number of seconds above 0, or -1 to play once', (value) => value === -1 || value > 0, 'SECONDS');

export const generateCommand = {
  name: `${PROGRAM} generate`,
  summary: 'Make a visit of realistic alerts, as an Avro container file',
  positionals: [{ name: 'FILE', help: 'the container file to write' }],
  flags: {
    schemas: required(folder, { help: "LSST's alert schemas: a folder of <major>/<minor>/*.avsc" }),
    'schema-version': withDefault(text, '11.1', { help: 'version of the alert schema' }),
    'alerts-per-visit': withDefault(integer(1, MAX_ALERTS_PER_VISIT), '1000', { help: 'alerts in the visit' }),
    seed: withDefault(integer(0, Number.MAX_SAFE_INTEGER), '1', { help: 'same seed and options, same bytes' }),
    'cutout-pixels': withDefault(integer(1, 500), '31', { help: "width and height of the cutouts' images" }),
    'previous-sources': withDefault(integer(0, 1000), '10', { help: 'earlier detections in each alert' }),
    'forced-sources': withDefault(integer(0, 1000), '20', { help: 'earlier forced measurements in each alert' }),
    ...logFlags,
  },
} satisfies Command;

export const createStreamCommand = {
  name: `${PROGRAM} create-stream`,
  summary: 'Load the alerts of an Avro container file into the static topic',
  positionals: [{ name: 'FILE', help: 'an Avro container file of alerts' }],
  flags: {
    ...kafkaFlags,
    'dst-topic': withDefault(kafkaName, 'alerts-reservoir', { help: 'the static topic' }),
    'create-topic': toggle({ help: 'create the static topic if it is missing; its alerts never expire' }),
    'timeout-sec': timeout('how long to wait for Kafka and the registry', '10'),
    'schema-id': optional(integer(0, 2 ** 32 - 1), { help: "schema id in the packets; else by the schema's name, lsst.v11_1 → 1101" }),
    'schema-registry-address': optional(url, { help: "refuse alerts whose schema isn't the one that the registry has under the id" }),
  },
  secrets,
} satisfies Command;

export const playStreamCommand = {
  name: `${PROGRAM} play-stream`,
  summary: 'Publish the alerts of the static topic as visits',
  flags: {
    ...kafkaFlags,
    'src-topic': withDefault(kafkaName, 'alerts-reservoir', { help: 'the static topic' }),
    'dst-topic': withDefault(kafkaName, 'alerts-stream', { help: 'the topic to publish to' }),
    'dst-topic-partitions': withDefault(integer(1, 10_000), '1', { help: 'partitions of a topic that --create-dst-topic creates' }),
    'create-dst-topic': toggle({ help: 'create the topic to publish to if it is missing' }),
    'repeat-interval': withDefault(interval, '-1', { help: 'seconds from the start of a visit to the start of the next; -1 plays once' }),
    'timeout-sec': timeout('how long to wait for Kafka, and for a complete static topic', '60'),
    'max-memory-mb': withDefault(integer(1, 1_000_000), '1024', { help: 'most memory for the alerts, in megabytes' }),
  },
  secrets,
} satisfies Command;

export const printStreamCommand = {
  name: `${PROGRAM} print-stream`,
  summary: 'Show the alerts of a topic, from its first to its last',
  flags: {
    ...kafkaFlags,
    'src-topic': withDefault(kafkaName, 'alerts-reservoir', { help: 'the topic to read' }),
    'schema-registry-address': required(url, { help: 'the registry that knows the alerts’ schemas' }),
    count: optional(integer(1, Number.MAX_SAFE_INTEGER), { help: 'stop after so many alerts' }),
    json: toggle({ help: 'whole alerts, one JSON object a line; cutouts as their sizes' }),
    'timeout-sec': timeout('how long to wait for Kafka', '10'),
  },
  secrets,
} satisfies Command;

/**
 * How to reach Kafka: by mTLS (three files), by SCRAM (a user and the certificate authority), or in the open.
 *
 * @throws AlertStreamError `CONFIG` for a file that can't be read, or flags that don't go together
 */
export function connectionOf(flags: FlagValues<typeof kafkaFlags>, env: Environment): KafkaConnection {
  const username = flags['scram-username'];
  const base = { bootstrap: flags.broker, clientId: PROGRAM };
  if (username === undefined) {
    const tls = readTls(flags);
    return { ...base, ...(tls && { tls }) };
  }
  const password = env[PASSWORD];
  if (password === undefined || password === '') {
    throw new AlertStreamError('CONFIG', `--scram-username ${username} needs its password in ${PASSWORD}, which is empty`);
  }
  if (flags['tls-client-key-location'] !== undefined || flags['tls-client-crt-location'] !== undefined) {
    throw new AlertStreamError('CONFIG', '--scram-username and a client certificate are two ways to log in: give one');
  }
  const tls = readServerTls(flags);
  return { ...base, ...(tls && { tls }), scram: { username, password } };
}

/**
 * More lines with --verbose, all with --debug.
 *
 * @param usual the level without either: `silent` where stdout is for something else
 */
export function loggerOf(flags: FlagValues<typeof logFlags>, usual: 'info' | 'silent' = 'info'): Logger {
  return createLogger(PROGRAM, flags.debug ? 'trace' : flags.verbose ? 'debug' : usual);
}

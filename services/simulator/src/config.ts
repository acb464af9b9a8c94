import { CODEC_NAMES } from '@alert-stream/common/avro/codec.ts';
import { optional, required, toggle, withDefault, type ValueKind } from '@alert-stream/common/command/flags.ts';
import {
  file,
  folder,
  hostPort,
  integer,
  kafkaName,
  list,
  number,
  oneOf,
  text,
  url,
} from '@alert-stream/common/command/kinds.ts';
import type { Command, Environment, FlagValues } from '@alert-stream/common/command/parse.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { listenFlags } from '@alert-stream/common/http/flags.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { readServerTls, readTls, tlsFlags } from '@alert-stream/common/kafka/client/flags.ts';
import { createLogger, type Logger } from '@alert-stream/common/log.ts';
import { MAX_PACKET_BYTES } from '@alert-stream/common/packet.ts';
import { logFlags, logLevel } from '@alert-stream/common/log-flags.ts';
import { MAX_ALERTS, MAX_ALERTS_PER_DETECTOR, MAX_ALERTS_PER_VISIT } from './generate/alert-ids.ts';
import {
  DEFAULT_ALERTS_PER_VISIT,
  DEFAULT_SIZE,
  DEFAULT_VERSION,
  MAX_CUTOUT_PIXELS,
  MAX_HISTORY,
} from './generate/defaults.ts';
import { DETECTORS } from './generate/scene/camera.ts';
import { instant, position } from './value-kinds.ts';

/** Name of the program, and its client id in Kafka's logs and quotas. */
export const PROGRAM = 'rubin-alert-sim';

/** Environment variable with the password of `--scram-username`. */
const PASSWORD = 'ALERTSIM_KAFKA_PASSWORD';

const DAY_SECONDS = 86_400;

const kafkaFlags = {
  broker: withDefault(list(hostPort), 'localhost:9092', { short: 'B', help: 'bootstrap servers of Kafka' }),
  ...tlsFlags,
  'scram-username': optional(text, {
    help: `SCRAM-SHA-512 user instead of a client certificate; password in ${PASSWORD}`,
  }),
  ...logFlags,
};

const secrets = { [PASSWORD]: 'password of --scram-username' };

const timeout = (help: string, seconds: string) =>
  withDefault(
    number('a number of seconds above 0', (value) => value > 0 && value <= DAY_SECONDS, 'SECONDS'),
    seconds,
    { help },
  );

/** Seconds between the starts of two visits. -1 plays once, as in the Python simulator. */
const seconds = number(
  'a number of seconds above 0, auto, or -1 to play once',
  (value) => value === -1 || value > 0,
  'SECONDS|auto',
);
const interval: ValueKind<number | 'auto'> = {
  ...seconds,
  parse: (value) => (value === 'auto' ? value : seconds.parse(value)),
};

const aboveZero = number('a number above 0', (value) => value > 0);

/** An option whose default is applied later, where it is known whether another option takes its place. */
const defaultsTo = <T>(kind: ValueKind<T>, value: T | string, options: { help: string }) => ({
  ...optional(kind, options),
  defaultText: String(value),
});

/** From and to, as in 10-200. */
const alertsRange: ValueKind<{ from: number; to: number }> = {
  expected: `two whole numbers from 1 to ${MAX_ALERTS_PER_DETECTOR}, as in 10-200`,
  placeholder: 'FROM-TO',
  parse: (value) => {
    const [from = 0, to = 0] = (/^(\d{1,6})-(\d{1,6})$/.exec(value)?.slice(1) ?? []).map(Number);
    return from >= 1 && from <= to && to <= MAX_ALERTS_PER_DETECTOR ? { from, to } : undefined;
  },
};

export const generateCommand = {
  name: `${PROGRAM} generate`,
  summary: 'Make visits of realistic alerts, as an Avro container file',
  positionals: [{ name: 'FILE', help: 'the container file to write' }],
  flags: {
    schemas: optional(folder, { help: "LSST's alert schemas: a folder of <major>/<minor>/*.avsc" }),
    'schema-version': defaultsTo(text, DEFAULT_VERSION, { help: 'version of the alert schema' }),
    schema: optional(file, {
      help: 'a schema of your own (.avsc; what it refers to lies beside it)',
      placeholder: 'FILE.avsc',
    }),
    like: optional(file, { help: 'a real alert to make others like: a container file, or a packet as it was sent' }),
    visits: withDefault(integer(1, MAX_ALERTS), '1', { help: 'visits, 37 s apart' }),
    'alerts-per-visit': defaultsTo(integer(1, MAX_ALERTS_PER_VISIT), DEFAULT_ALERTS_PER_VISIT, {
      help: 'alerts in each visit',
    }),
    detectors: withDefault(integer(1, DETECTORS), String(DETECTORS), { help: 'detectors that alerts come from' }),
    'alerts-per-detector': optional(alertsRange, {
      help: 'alerts of each detector in a visit, instead of --alerts-per-visit: 10-200 are bursts as in DMTN-149',
    }),
    transform: optional(file, {
      help: 'run each alert through the default export of this file: (alert, context) => alert, or null to leave it out',
      placeholder: 'FILE.ts|.js',
    }),
    'fill-all': toggle({ help: 'fill every field, for tests of decoders; such alerts contradict themselves' }),
    seed: withDefault(integer(0, Number.MAX_SAFE_INTEGER), '1', { help: 'same seed and options, same bytes' }),
    size: optional(integer(1, MAX_PACKET_BYTES, 'BYTES'), {
      help: "a packet's size on average, instead of the next three",
    }),
    'cutout-pixels': defaultsTo(integer(1, MAX_CUTOUT_PIXELS), "the source's box, 30 to 102", {
      help: "width and height of the cutouts' images",
    }),
    'previous-sources': defaultsTo(integer(0, MAX_HISTORY), DEFAULT_SIZE.previousSources, {
      help: 'earlier detections of an object, on average',
    }),
    'forced-sources': defaultsTo(integer(0, MAX_HISTORY), DEFAULT_SIZE.forcedSources, {
      help: 'earlier visits of an object, each with forced photometry, on average',
    }),
    codec: withDefault(oneOf(CODEC_NAMES), 'null', { help: "how the file's blocks are compressed" }),
    ...logFlags,
  },
} satisfies Command;

export const createStreamCommand = {
  name: `${PROGRAM} create-stream`,
  summary: 'Load the alerts of Avro container files into the static topic',
  positionals: [
    {
      name: 'FILE',
      help: 'Avro container file of alerts, or a single packet as sent over Kafka; - is standard input',
      repeated: true,
    },
  ],
  flags: {
    ...kafkaFlags,
    'dst-topic': withDefault(kafkaName, 'alerts-reservoir', { help: 'the static topic' }),
    'create-topic': toggle({ help: 'create the static topic if it is missing; its alerts never expire' }),
    replication: optional(integer(1, 32_767), {
      help: 'replicas of each partition of the created topic; the default is that of the broker',
    }),
    'timeout-sec': timeout('longest wait for Kafka and the schema registry, in seconds', '10'),
    'schema-id': optional(integer(0, 2 ** 32 - 1), {
      help: "schema id in the packets; the default follows from the schema's name (lsst.v11_1 → 1101) or the registry",
    }),
    'schema-registry-address': optional(url, {
      help: 'schema registry that finds the schema id; refuses alerts whose schema it lacks or has under another id than --schema-id',
    }),
    spread: withDefault(
      number('a number of seconds from 0', (value) => value >= 0 && value <= DAY_SECONDS, 'SECONDS'),
      '0',
      {
        help: "seconds over which the alerts of a visit are spread, one burst per detector; 0 keeps the alerts' own times",
      },
    ),
    strict: toggle({
      help: 'refuse to load anything if an alert is too large for the topic, instead of leaving it out',
    }),
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
    'dst-topic-partitions': withDefault(integer(1, 10_000), '1', {
      help: 'partitions of a topic that --create-dst-topic creates',
    }),
    'create-dst-topic': toggle({ help: 'create the topic to publish to if it is missing' }),
    'repeat-interval': withDefault(interval, '-1', {
      help: 'seconds between the starts of two visits; auto: the time span of the alerts; -1 plays once',
    }),
    repeats: optional(integer(1, Number.MAX_SAFE_INTEGER), {
      help: 'number of visits after which to end; unlimited by default',
    }),
    'start-at': optional(instant, {
      help: 'start of the first visit; if it is in the past, start with the next visit of that schedule',
    }),
    speed: withDefault(aboveZero, '1', { help: "speed relative to the alerts' own times; 2 is twice as fast" }),
    'max-rate': optional(
      { ...aboveZero, placeholder: 'ALERTS' },
      { help: 'maximum number of alerts published per second' },
    ),
    'catch-up': toggle({
      help: 'play missed visits late, one after the other, instead of skipping them',
    }),
    'no-producer-timestamp': toggle({
      help: 'publish only the loaded headers, without the producer_timestamp that Rubin sends',
    }),
    'timeout-sec': timeout('longest wait for Kafka and for a complete static topic, in seconds', '60'),
    'max-memory-mb': withDefault(integer(1, 1_000_000), '200', {
      help: 'maximum size of the alerts kept in memory, in MB; larger sets are read from the topic at each visit',
    }),
    ...listenFlags,
    'control-token-file': optional(file, {
      help: 'file with the bearer token that authorizes pausing and resuming the stream over HTTP',
    }),
  },
  secrets,
} satisfies Command;

export const printStreamCommand = {
  name: `${PROGRAM} print-stream`,
  summary: 'Show the alerts of a topic',
  flags: {
    ...kafkaFlags,
    'src-topic': withDefault(kafkaName, 'alerts-reservoir', { help: 'the topic to read' }),
    'schema-registry-address': required(url, { help: 'schema registry with the schemas of the alerts' }),
    from: withDefault(position, 'earliest', {
      help: 'where to start; latest waits for new alerts, any other value ends at the last alert',
    }),
    count: optional(integer(1, Number.MAX_SAFE_INTEGER), {
      help: 'number of alerts after which to stop; unlimited by default',
    }),
    json: toggle({ help: 'print whole alerts, one JSON object per line, with the size and shape of cutouts' }),
    ids: toggle({ help: 'print only alert ids, one per line' }),
    cutouts: optional(folder, { help: 'folder to write the cutouts to, as FITS files' }),
    'timeout-sec': timeout('longest wait for Kafka, in seconds', '10'),
  },
  secrets,
} satisfies Command;

export const checkConsumerCommand = {
  name: `${PROGRAM} check-consumer`,
  summary: 'Check whether a consumer group keeps up with the visits of a topic',
  flags: {
    ...kafkaFlags,
    group: required(kafkaName, { help: 'consumer group; only its committed offsets are read' }),
    topic: withDefault(kafkaName, 'alerts-simulated', { help: 'topic that the group consumes' }),
    'repeat-interval': withDefault(aboveZero, '37', {
      help: 'seconds between the starts of two visits',
      placeholder: 'SECONDS',
    }),
    visits: optional(integer(1, Number.MAX_SAFE_INTEGER), {
      help: 'number of visits after which to end; the default is to watch until Ctrl-C',
    }),
    within: withDefault(aboveZero, '60', {
      help: 'seconds after the start of a visit in which the group should have consumed all of it',
      placeholder: 'SECONDS',
    }),
    'timeout-sec': timeout('longest wait for Kafka, in seconds', '10'),
  },
  secrets,
} satisfies Command;

/**
 * Settings of the connection to Kafka: mTLS (three files), SCRAM (a user and the CA), or plain text.
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
    throw new AlertStreamError(
      'CONFIG',
      `--scram-username ${username} needs its password in ${PASSWORD}, which is empty`,
    );
  }
  if (flags['tls-client-key-location'] !== undefined || flags['tls-client-crt-location'] !== undefined) {
    throw new AlertStreamError('CONFIG', '--scram-username and a client certificate are two ways to log in: give one');
  }
  const tls = readServerTls(flags);
  return { ...base, ...(tls && { tls }), scram: { username, password } };
}

/** Logger on stdout, at the level that --verbose and --debug choose. */
export function loggerOf(flags: FlagValues<typeof logFlags>): Logger {
  return createLogger(PROGRAM, logLevel(flags, 'info'));
}

/** Logger of a command that prints its result on stdout: logs to stderr, and only with --verbose or --debug. */
export function resultLoggerOf(flags: FlagValues<typeof logFlags>): Logger {
  return createLogger(PROGRAM, logLevel(flags, 'silent'), 2);
}

import { getCACertificates } from 'node:tls';
import type { Environment, FlagValues } from '@alert-stream/common/command/parse.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { readServerTls, readTls } from '@alert-stream/common/kafka/client/flags.ts';
import { PASSWORD_VARIABLE, PROGRAM, type command, type kafkaFlags } from './config.ts';

/** What every command that reads from Kafka takes; a member of a group may have a name of its own. */
type Flags = FlagValues<typeof kafkaFlags> & { 'kafka-instance-id'?: string | undefined };

/**
 * How the ingester logs in to Kafka, from its flags and its password. Every connection is encrypted; where no
 * certificate authority is given, SCRAM trusts those that the system does.
 *
 * @throws AlertStreamError `CONFIG`, naming the flags that don't fit together
 */
export function kafkaConnection(flags: Flags, env: Environment): KafkaConnection {
  const base = { bootstrap: flags['kafka-host'], clientId: flags['kafka-instance-id'] ?? PROGRAM };
  return flags['kafka-auth-mechanism'] === 'mtls' ? { ...base, ...mtls(flags) } : { ...base, ...scram(flags, env) };
}

function mtls(flags: Flags): Pick<KafkaConnection, 'tls'> {
  const tls = readTls(flags);
  if (tls === undefined) {
    throw new AlertStreamError(
      'CONFIG',
      '--kafka-auth-mechanism mtls needs --tls-client-key-location, --tls-client-crt-location ' +
        'and --tls-server-ca-crt-location',
    );
  }
  if (flags['kafka-username'] !== undefined) {
    throw new AlertStreamError('CONFIG', '--kafka-username is for scram: with mtls the certificate tells the user');
  }
  return { tls };
}

function scram(flags: Flags, env: Environment): Pick<KafkaConnection, 'tls' | 'scram'> {
  const username = flags['kafka-username'];
  const password = env[PASSWORD_VARIABLE];
  const problems = [
    ...(username === undefined ? ['--kafka-auth-mechanism scram needs --kafka-username'] : []),
    ...(password === undefined || password === ''
      ? [`--kafka-auth-mechanism scram needs the password in ${PASSWORD_VARIABLE}`]
      : []),
    ...(['tls-client-key-location', 'tls-client-crt-location'] as const)
      .filter((name) => flags[name] !== undefined)
      .map((name) => `--${name} is for --kafka-auth-mechanism mtls`),
  ];
  if (problems.length > 0) throw new AlertStreamError('CONFIG', problems.join('\n'));
  const tls = readServerTls(flags) ?? { ca: Buffer.from(getCACertificates('default').join('\n')) };
  return { tls, scram: { username: username as string, password: password as string } };
}

type TopicFlags = Pick<FlagValues<(typeof command)['flags']>, (typeof TOPIC_FLAGS)[number]>;

const TOPIC_FLAGS = ['kafka-topic', 'kafka-topics', 'kafka-topics-pattern'] as const;

/** The topics to archive, each once, or the pattern of their names. @throws AlertStreamError `CONFIG` when several flags are given */
export function topicsOf(flags: TopicFlags): string[] | RegExp {
  const given = TOPIC_FLAGS.filter((name) => flags[name] !== undefined);
  if (given.length > 1) {
    throw new AlertStreamError(
      'CONFIG',
      `expected one of ${enumerate(TOPIC_FLAGS, 'or')}, got ${enumerate(given, 'and')}`,
    );
  }
  const { 'kafka-topic': one, 'kafka-topics': several, 'kafka-topics-pattern': pattern } = flags;
  return pattern ?? [...new Set(several ?? [one ?? 'alerts'])];
}

/** Names of flags in a sentence. */
function enumerate(names: readonly string[], last: 'and' | 'or'): string {
  return names
    .map((name) => `--${name}`)
    .join(', ')
    .replace(/, ([^,]*)$/, ` ${last} $1`);
}

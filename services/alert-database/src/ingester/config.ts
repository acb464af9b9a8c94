import { optional, required, withDefault, type Flag } from '@alert-stream/common/command/flags.ts';
import { hostPort, integer, kafkaName, list, oneOf, text, url } from '@alert-stream/common/command/kinds.ts';
import type { Command } from '@alert-stream/common/command/parse.ts';
import { logFlags } from '@alert-stream/common/log-flags.ts';
import { listenFlags } from '@alert-stream/common/http/flags.ts';
import { tlsFlags } from '@alert-stream/common/kafka/flags.ts';
import { storeFlags } from '../store/flags.ts';

/** The variable with the SCRAM password. It has no flag: other users of the machine can read a command line. */
export const PASSWORD_VARIABLE = 'ALERTDB_KAFKA_PASSWORD';

const flags = {
  'kafka-host': required(list(hostPort), { help: 'bootstrap address of the cluster' }),
  'kafka-topic': optional(kafkaName, { help: 'the topic to archive (alerts, when --kafka-topics is absent too)' }),
  'kafka-topics': optional(list(kafkaName), { help: 'the topics to archive' }),
  'kafka-group': withDefault(kafkaName, 'alertdb-ingester', { help: 'consumer group' }),
  'kafka-instance-id': optional(kafkaName, {
    help: "this member's lasting name, such as a pod's: a restart is then no rebalance",
  }),
  from: withDefault(oneOf(['earliest', 'latest']), 'earliest', { help: 'where to start when the group has no offset' }),
  'kafka-auth-mechanism': withDefault(oneOf(['scram', 'mtls']), 'scram', { help: 'how to log in' }),
  'kafka-username': optional(text, { help: 'the SCRAM user', placeholder: 'NAME' }),
  ...tlsFlags,
  'schema-registry-address': required(url, { help: 'the schema registry (Confluent API)' }),
  ...storeFlags,
  'gzip-level': withDefault(integer(1, 9), '1', {
    help: 'how hard to compress; 9 saves 1 % more than 1 at a fifth of the speed',
  }),
  'max-in-flight': withDefault(integer(1, 10_000), '32', { help: 'messages that are worked on at the same time' }),
  ...listenFlags,
  ...logFlags,
} satisfies Record<string, Flag>;

/** The command line of `alertdb-ingester`. */
export const command: Command<typeof flags> = {
  name: 'alertdb-ingester',
  summary: 'Archives every alert of Kafka topics, and the schemas that they were written with.',
  flags,
  secrets: { [PASSWORD_VARIABLE]: "the SCRAM user's password" },
};

import { optional, required, toggle, withDefault, type Flag } from '@alert-stream/common/command/flags.ts';
import { file, hostPort, integer, kafkaName, list, oneOf, text, url } from '@alert-stream/common/command/kinds.ts';
import type { Command } from '@alert-stream/common/command/parse.ts';
import { logFlags } from '@alert-stream/common/log-flags.ts';
import { listenFlags } from '@alert-stream/common/http/flags.ts';
import { tlsFlags } from '@alert-stream/common/kafka/client/flags.ts';
import { start } from '@alert-stream/common/kafka/position.ts';
import { topicPattern } from '@alert-stream/common/kafka/consume/topic-pattern.ts';
import { entryId } from '../quarantine/entries.ts';
import { QUARANTINE_REASONS } from '../quarantine/reason.ts';
import { storeFlags } from '../store/flags.ts';
import { position } from './range/position.ts';

/** The program's name, and how Kafka's logs and quotas know it. */
export const PROGRAM = 'alertdb-ingester';

/** The variable with the SCRAM password. It has no flag: other users of the machine can read a command line. */
export const PASSWORD_VARIABLE = 'ALERTDB_KAFKA_PASSWORD';

const secrets = { [PASSWORD_VARIABLE]: "the SCRAM user's password" };

/** Where Kafka is, and how to log in. */
export const kafkaFlags = {
  'kafka-host': required(list(hostPort), { help: 'bootstrap address of the cluster' }),
  'kafka-auth-mechanism': withDefault(oneOf(['scram', 'mtls']), 'scram', { help: 'how to log in' }),
  'kafka-username': optional(text, { help: 'the SCRAM user', placeholder: 'NAME' }),
  ...tlsFlags,
};

/** What a packet takes to become an archived alert. */
const archiveFlags = {
  'schema-registry-address': required(url, { help: 'the schema registry (Confluent API)' }),
  ...storeFlags,
  'gzip-level': withDefault(integer(1, 9), '1', {
    help: 'how hard to compress; 9 saves 1 % more than 1 at a fifth of the speed',
  }),
};

const inFlightFlag = {
  'max-in-flight': withDefault(integer(1, 10_000), '32', { help: 'messages that are worked on at the same time' }),
};

/** The command line of `alertdb-ingester`. */
export const command = {
  name: PROGRAM,
  summary: 'Archives every alert of Kafka topics, and the schemas that they were written with.',
  flags: {
    'kafka-topic': optional(kafkaName, { help: 'the topic to archive (alerts, when no other flag names topics)' }),
    'kafka-topics': optional(list(kafkaName), { help: 'the topics to archive' }),
    'kafka-topics-pattern': optional(topicPattern, {
      help: 'archive all topics whose whole names match, also those made later',
    }),
    'kafka-group': withDefault(kafkaName, 'alertdb-ingester', { help: 'consumer group' }),
    'kafka-instance-id': optional(kafkaName, {
      help: "this member's lasting name, such as a pod's: a restart is then no rebalance",
    }),
    from: withDefault(start, 'earliest', { help: 'where to start when the group has no offset of any topic' }),
    ...kafkaFlags,
    ...archiveFlags,
    ...inFlightFlag,
    ...listenFlags,
    ...logFlags,
  } satisfies Record<string, Flag>,
  secrets,
} satisfies Command;

/** The messages of a topic that a command is about, whatever a group has committed. */
const rangeFlags = {
  ...kafkaFlags,
  topic: required(kafkaName, { help: 'the topic' }),
  from: withDefault(position, 'earliest', { help: 'the first message of each partition' }),
  to: withDefault(position, 'latest', { help: 'the first message of each partition that is not meant any more' }),
  partitions: optional(list(integer(0, 2 ** 31 - 1)), { help: 'only these partitions' }),
  ...archiveFlags,
  ...inFlightFlag,
  ...logFlags,
};

export const backfillCommand = {
  name: `${PROGRAM} backfill`,
  summary: 'Archive a range of a topic once more, without a consumer group',
  flags: rangeFlags,
  secrets,
} satisfies Command;

export const verifyCommand = {
  name: `${PROGRAM} verify`,
  summary: 'Compare each message of a range with the archive, and list what is missing',
  flags: {
    ...rangeFlags,
    repair: toggle({ help: 'archive what is missing' }),
    json: toggle({ help: 'one JSON object a line; the last one is the report' }),
  },
  secrets,
} satisfies Command;

const reasonFlag = {
  reason: optional(oneOf(QUARANTINE_REASONS), { help: 'only those with this reason', placeholder: 'REASON' }),
};
const topicFlag = { topic: optional(kafkaName, { help: 'only those of this topic' }) };
const id = { name: 'ID', help: entryId.expected };

export const quarantineListCommand = {
  name: `${PROGRAM} quarantine list`,
  summary: 'List the messages that could not be archived',
  flags: {
    ...reasonFlag,
    ...topicFlag,
    limit: optional(integer(1, Number.MAX_SAFE_INTEGER), { help: 'no more than so many' }),
    json: toggle({ help: 'one JSON object a line, with all that is known' }),
    ...storeFlags,
  },
} satisfies Command;

export const quarantineShowCommand = {
  name: `${PROGRAM} quarantine show`,
  summary: 'Show one of them: why it is there, its headers, how it begins',
  positionals: [id],
  flags: { raw: optional(file, { help: "write the message's bytes to this file too" }), ...storeFlags },
} satisfies Command;

export const quarantineRetryCommand = {
  name: `${PROGRAM} quarantine retry`,
  summary: 'Archive those that can be archived now, and take them out of the quarantine',
  positionals: [{ ...id, optional: true, repeated: true }],
  flags: { all: toggle({ help: 'all of them' }), ...reasonFlag, ...topicFlag, ...archiveFlags, ...logFlags },
} satisfies Command;

export const quarantineDropCommand = {
  name: `${PROGRAM} quarantine drop`,
  summary: 'Delete messages from the quarantine, for ever',
  positionals: [{ ...id, repeated: true }],
  flags: { yes: toggle({ help: 'really do it' }), ...storeFlags },
} satisfies Command;

import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { Kafka, logLevel } from 'kafkajs';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';

/** What Kafka says in the first moments of a group or a transaction; no answer to who may what. */
const NOT_YET = new Set(['GROUP_COORDINATOR_NOT_AVAILABLE', 'GROUP_LOAD_IN_PROGRESS', 'NOT_COORDINATOR_FOR_GROUP']);

/** The same where kafkajs has dropped the error's name, in its own words. */
const NOT_YET_IN_WORDS = /not the correct coordinator|coordinator is not available|coordinator is loading/i;

/** How a request ended: `ok`, or Kafka's own name of the error, such as TOPIC_AUTHORIZATION_FAILED. */
export type Answer = 'ok' | (string & {});

/** Long for an answer, also on a busy machine. */
const ANSWER_MS = 30_000;

type Connectable = { connect: () => Promise<void>; disconnect: () => Promise<void> };

/**
 * A Kafka client that tries one operation at a time and tells how Kafka answered: kafkajs, which shares nothing with
 * the client of the services. It tries again only while a coordinator starts.
 */
export class KafkaClient {
  readonly #kafka: Kafka;
  #logged: string | undefined;

  constructor(connection: KafkaConnection) {
    const { bootstrap, clientId, tls, scram } = connection;
    this.#kafka = new Kafka({
      clientId: clientId ?? 'test',
      brokers: bootstrap.map(({ host, port }) => `${host}:${port}`),
      ...(tls === undefined ? {} : { ssl: tls }),
      ...(scram === undefined ? {} : { sasl: { mechanism: 'scram-sha-512' as const, ...scram } }),
      retry: { retries: 0 },
      logLevel: logLevel.DEBUG,
      // Of a group whose coordinator it may not ask for, kafkajs tells Kafka's answer to its log alone.
      logCreator:
        () =>
        ({ log }) => {
          this.#logged = (log['error'] as { type?: string } | undefined)?.type ?? this.#logged;
        },
    });
  }

  async write(topic: string): Promise<Answer> {
    const producer = () => this.#kafka.producer({ allowAutoTopicCreation: false });
    return this.#try(producer, (it) => it.send({ topic, messages: [{ value: 'a message' }] }));
  }

  /** Opens a transaction, which needs the right to its id. */
  async transaction(transactionalId: string): Promise<Answer> {
    const producer = () => this.#kafka.producer({ transactionalId, maxInFlightRequests: 1 });
    return this.#try(producer, async (it) => {
      const transaction = await it.transaction();
      await transaction.abort();
    });
  }

  /** Joins a group and reads the topic's first message. */
  async read(topic: string, groupId: string): Promise<Answer> {
    const retry = { retries: 0, restartOnFailure: async () => false };
    const consumer = () =>
      this.#kafka.consumer({ groupId, maxWaitTimeInMs: 200, allowAutoTopicCreation: false, retry });
    return this.#try(consumer, async (it) => {
      const read = Promise.withResolvers<void>();
      it.on(it.events.CRASH, ({ payload }) => read.reject(payload.error));
      await it.subscribe({ topics: [topic], fromBeginning: true });
      await it.run({ eachMessage: async () => read.resolve() });
      await read.promise;
    });
  }

  async #admin(act: (admin: ReturnType<Kafka['admin']>) => Promise<unknown>): Promise<Answer> {
    return this.#try(() => this.#kafka.admin(), act);
  }

  async describe(topic: string): Promise<Answer> {
    return this.#admin((admin) => admin.fetchTopicMetadata({ topics: [topic] }));
  }

  async describeConfig(topic: string): Promise<Answer> {
    const resources = [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }];
    return this.#admin((admin) => admin.describeConfigs({ resources, includeSynonyms: false }));
  }

  async alterConfig(topic: string): Promise<Answer> {
    const resources = [
      {
        type: kafkajs.ConfigResourceTypes.TOPIC,
        name: topic,
        configEntries: [{ name: 'retention.ms', value: '1000' }],
      },
    ];
    return this.#admin((admin) => admin.alterConfigs({ resources, validateOnly: false }));
  }

  async createTopic(topic: string): Promise<Answer> {
    return this.#admin((admin) =>
      admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: 1, replicationFactor: 1 }] }),
    );
  }

  async addPartitions(topic: string): Promise<Answer> {
    return this.#admin((admin) =>
      admin.createPartitions({ topicPartitions: [{ topic, count: 100 }], validateOnly: true }),
    );
  }

  async deleteTopic(topic: string): Promise<Answer> {
    return this.#admin((admin) => admin.deleteTopics({ topics: [topic] }));
  }

  /** Removes nothing even where it may: offset 0 is where the topic begins. */
  async deleteRecords(topic: string): Promise<Answer> {
    return this.#admin(async (admin) => {
      // kafkajs knows no leader of a partition before it has asked for something else of the topic.
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '0' }] });
    });
  }

  async describeAcls(): Promise<Answer> {
    const any = { resourceType: 1, resourcePatternType: 1, operation: 1, permissionType: 1 };
    return this.#admin((admin) => admin.describeAcls(any));
  }

  async #try<Client extends Connectable>(
    make: () => Client,
    act: (client: Client) => Promise<unknown>,
  ): Promise<Answer> {
    const until = performance.now() + ANSWER_MS;
    while (true) {
      const answer = await this.#once(make(), act);
      const notYet = NOT_YET.has(answer) || NOT_YET_IN_WORDS.test(answer);
      if (!notYet || performance.now() > until) return answer;
      await sleep(200);
    }
  }

  async #once<Client extends Connectable>(client: Client, act: (client: Client) => Promise<unknown>): Promise<Answer> {
    this.#logged = undefined;
    try {
      await client.connect();
      return await Promise.race([
        act(client).then(() => 'ok'),
        sleep(ANSWER_MS, `no answer in ${ANSWER_MS} ms`, { ref: false }),
      ]);
    } catch (error) {
      return kafkaCode(error) ?? this.#logged ?? String(error);
    } finally {
      await client.disconnect();
    }
  }
}

/** Looks for Kafka's name of an error in it and in all that it was made from. */
function kafkaCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { type, cause, errors, originalError, partitions } = error as {
    type?: unknown;
    cause?: unknown;
    errors?: unknown[];
    originalError?: unknown;
    partitions?: { error?: unknown }[];
  };
  if (typeof type === 'string' && /^[A-Z_]+$/.test(type)) return type;
  return [cause, originalError, ...(errors ?? []), ...(partitions ?? []).map((partition) => partition.error)]
    .map(kafkaCode)
    .find((code) => code !== undefined);
}

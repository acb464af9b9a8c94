import { readFileSync } from 'node:fs';
import { Kafka, logLevel, type Consumer, type KafkaMessage } from 'kafkajs';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Connection } from '../display/connection.ts';

/** What an operation that must be refused was refused with: Kafka's own name of the error, such as GROUP_AUTHORIZATION_FAILED. */
export type Refusal = { operation: string; code: string };

/**
 * A community broker's consumer: kafkajs, which shares no code with the client of the services, with nothing but what
 * the system tells a community broker.
 */
export class CommunityBroker {
  readonly #kafka: Kafka;
  readonly #connection: Connection;
  readonly #topic: string;
  /** The code of the last error that kafkajs told its log. Of a refused group it tells only that, not its caller. */
  #loggedCode: string | undefined;

  constructor(connection: Connection) {
    const [topic] = connection.topics;
    if (topic === undefined)
      throw new AlertStreamError('CONFIG', `user ${connection.user} of the chart may read no topic`);
    this.#topic = topic;
    this.#connection = connection;
    this.#kafka = new Kafka({
      clientId: 'check',
      brokers: [connection.bootstrap],
      ssl: { ca: [readFileSync(connection.caFile, 'utf8')] },
      sasl: {
        mechanism: 'scram-sha-512',
        username: connection.user,
        password: readFileSync(connection.passwordFile, 'utf8'),
      },
      retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: 20 },
      logLevel: logLevel.DEBUG,
      logCreator:
        () =>
        ({ log }) => {
          this.#loggedCode = (log['error'] as { type?: string } | undefined)?.type ?? this.#loggedCode;
        },
    });
  }

  /** Reads the topic from its start until `count` alerts have come. */
  async read(count: () => number | undefined, signal: AbortSignal): Promise<Buffer[]> {
    const consumer = this.#kafka.consumer({ groupId: `${this.#connection.groupPrefix}-check`, maxWaitTimeInMs: 500 });
    const values: Buffer[] = [];
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = setInterval(() => {
      if (values.length >= (count() ?? Infinity)) resolve();
    }, 20);
    const give = () =>
      reject(
        new AlertStreamError(
          'STACK',
          `the consumer got ${values.length} of ${count() ?? 'an unknown number of'} alerts`,
        ),
      );
    signal.addEventListener('abort', give, { once: true });
    onCrash(consumer, (error) =>
      reject(
        new AlertStreamError('STACK', `the consumer failed: ${kafkaCode(error) ?? error.message}`, { cause: error }),
      ),
    );
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [this.#topic], fromBeginning: true });
      await consumer.run({
        eachMessage: async ({ message }: { message: KafkaMessage }) => {
          if (message.value !== null) values.push(message.value);
        },
      });
      await promise;
      return values;
    } finally {
      clearInterval(look);
      signal.removeEventListener('abort', give);
      await consumer.disconnect();
    }
  }

  /** Tries to publish to the topic that it may read. */
  async write(): Promise<Refusal> {
    const producer = this.#kafka.producer();
    return this.#refused(`write to ${this.#topic}`, async () => {
      try {
        await producer.connect();
        await producer.send({ topic: this.#topic, messages: [{ value: Buffer.from('not an alert') }] });
      } finally {
        await producer.disconnect();
      }
    });
  }

  /** Tries to read a topic that isn't its own, in a group of its own. */
  async readOther(topic: string): Promise<Refusal> {
    return this.#consumeRefused(`read ${topic}`, `${this.#connection.groupPrefix}-check-other`, topic);
  }

  /** Tries to read its own topic in a group of somebody else. */
  async useGroup(group: string): Promise<Refusal> {
    return this.#consumeRefused(`use the group ${group}`, group, this.#topic);
  }

  async #consumeRefused(operation: string, groupId: string, topic: string): Promise<Refusal> {
    const consumer = this.#kafka.consumer({ groupId });
    return this.#refused(operation, async () => {
      try {
        await consume(consumer, topic);
      } finally {
        await consumer.disconnect();
      }
    });
  }

  async #refused(operation: string, attempt: () => Promise<void>): Promise<Refusal> {
    this.#loggedCode = undefined;
    try {
      await attempt();
    } catch (error) {
      return { operation, code: kafkaCode(error) ?? this.#loggedCode ?? String(error) };
    }
    return { operation, code: 'NOT_REFUSED' };
  }
}

/** Reads until the first message comes or the consumer fails. */
async function consume(consumer: Consumer, topic: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  onCrash(consumer, reject);
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({ eachMessage: async () => resolve() });
  await promise;
}

/** Tells of an error that the consumer gives up for; after others it starts again by itself. */
function onCrash(consumer: Consumer, tell: (error: Error) => void): void {
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) tell(payload.error);
  });
}

/** Kafka's name of an error, which kafkajs may have wrapped. */
function kafkaCode(error: unknown): string | undefined {
  const { type, cause } = error as { type?: string; cause?: unknown };
  return type ?? (cause === undefined ? undefined : kafkaCode(cause));
}

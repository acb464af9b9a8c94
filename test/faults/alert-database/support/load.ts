import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { OrderedProducer } from '@alert-stream/common/kafka/produce/producer.ts';
import type { TestBroker } from '../../../support/broker.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { packet, SCHEMA_ID } from '../../../services/alert-database/support/alerts.ts';

export type LoadOptions = {
  topic: string;
  /** Alerts a second. */
  rate: number;
  /** Of each alert's cutout. */
  bytes?: number;
};

/** Milliseconds between two bundles of alerts. */
const EVERY_MS = 50;

/** So many alerts lie between two that are sent twice, as Kafka and its clients may do. */
const REPEAT_EVERY = 25;

/** The tests use one archive after another, each with ids of its own. */
let nextId = 2n ** 53n - 1000n;

/** A telescope that goes on: publishes alerts until it is stopped, and knows what it sent. */
export class Load {
  /** SHA-256 of each alert's packet, by its id. */
  readonly sent = new Map<bigint, string>();
  /** Which schema the next alerts say that they have. */
  schemaId = SCHEMA_ID;
  readonly #producer: OrderedProducer;
  readonly #rate: number;
  readonly #bytes: number;
  readonly #acknowledged: Promise<unknown>[] = [];
  readonly #running: Promise<void>;
  #partition = 0;
  #stopped = false;

  private constructor(producer: OrderedProducer, { rate, bytes = 20_000 }: LoadOptions) {
    this.#producer = producer;
    this.#rate = rate;
    this.#bytes = bytes;
    this.#running = this.#run();
  }

  static async start(broker: TestBroker, options: LoadOptions): Promise<Load> {
    return new Load(
      await OrderedProducer.connect(broker.admin, { topic: options.topic, log: memoryLog().log }),
      options,
    );
  }

  /** Resolves when so many alerts more were published. */
  async more(count: number): Promise<void> {
    for (const enough = this.sent.size + count; this.sent.size < enough;) await sleep(EVERY_MS);
  }

  /** Resolves when all that was published is acknowledged by Kafka. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
    await Promise.all(this.#acknowledged);
    await this.#producer.close();
  }

  async #run(): Promise<void> {
    const start = performance.now();
    while (!this.#stopped) {
      const due = ((performance.now() - start) / 1000) * this.#rate;
      while (this.sent.size < due) this.#publish();
      await this.#producer.ready();
      await sleep(EVERY_MS);
    }
  }

  #publish(): void {
    const id = nextId;
    nextId += 1n;
    const value = packet(id, { schemaId: this.schemaId, bytes: this.#bytes });
    this.sent.set(id, hash('sha256', value));
    this.#send(value);
    if (this.sent.size % REPEAT_EVERY === 0) this.#send(value);
  }

  #send(value: Buffer): void {
    this.#partition = (this.#partition + 1) % this.#producer.partitions;
    this.#acknowledged.push(this.#producer.send({ partition: this.#partition, value }));
  }
}

import { once } from 'node:events';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { ObjectStore } from '../store/store.ts';
import { ArchivedSchemas, type SchemaSource } from './archived-schemas.ts';
import { archiver } from './archiver.ts';
import { Progress } from './progress.ts';
import { Retry } from './retry.ts';
import { Tally } from './tally.ts';

/** What delivers messages to a handler; Kafka's group consumer, in the program. */
export type MessageSource = {
  /** Rejects when the source can't go on. */
  readonly failed: Promise<never>;
  /** Messages that are not yet durable; after a stop the last figure. */
  lag(): Promise<bigint>;
  /** Takes no more from the moment of the call, waits for the handlers, and commits what they made durable. */
  stop(): Promise<void>;
};

export type IngesterOptions = {
  /** Starts the delivery. */
  join: (handler: (message: KafkaMessage) => Promise<void>) => Promise<MessageSource>;
  schemas: SchemaSource;
  store: ObjectStore;
  gzipLevel: number;
  log: Logger;
  /** Aborts when the program is to stop. */
  signal: AbortSignal;
};

/**
 * Archives what a source delivers until the signal aborts; then lets what is in flight become durable, and returns when
 * the source has committed it.
 *
 * @throws what the source failed with
 */
export async function ingest({ join, schemas, store, gzipLevel, log, signal }: IngesterOptions): Promise<void> {
  const tally = new Tally();
  const giveUp = new AbortController();
  const retry = new Retry({ log, signal: giveUp.signal });
  const archived = new ArchivedSchemas({ source: schemas, store, log });
  let source: MessageSource;
  try {
    source = await join(archiver({ store, schemas: archived, retry, tally, log, gzipLevel }));
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }
  log.info({ event: 'ready', store: store.place });

  const progress = new Progress({ tally, lag: () => source.lag(), log });
  const ended = new AbortController();
  const following = progress.follow(ended.signal);
  try {
    const stopped = signal.aborted ? Promise.resolve() : once(signal, 'abort');
    await Promise.race([stopped, source.failed]);
    log.info({ event: 'stopping' });
  } finally {
    ended.abort();
    const stopping = source.stop();
    // Only now, since to the source a handler that gives up before would be one that failed.
    giveUp.abort();
    await stopping;
    await following;
    await progress.end();
  }
}

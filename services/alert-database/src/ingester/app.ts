import { once } from 'node:events';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import type { PartitionLag } from '@alert-stream/common/kafka/consume/group-consumer.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import { withStores, type Archive } from '../archive/archive.ts';
import { measuredStore } from './measured-store.ts';
import { createPipeline } from './pipeline.ts';
import { Progress } from './progress.ts';
import type { SchemaSource } from './schema-readers.ts';
import { IngesterStatus } from './status.ts';
import { Tally } from './tally.ts';

/** What delivers messages to a handler; Kafka's group consumer, in the program. */
export type MessageSource = {
  /** Rejects when the source can't go on. */
  readonly failed: Promise<never>;
  /** Messages that are not yet durable; after a stop the last figure. */
  lag(): Promise<bigint>;
  /** The parts of the lag that was told last. */
  readonly lags: readonly PartitionLag[];
  /** Whether messages can come: a member of its group, and no rebalance going on. */
  readonly active: boolean;
  /** Takes no more from the moment of the call, waits for the handlers, and commits what they made durable. */
  stop(): Promise<void>;
};

export type IngesterOptions = {
  /** Starts the delivery. */
  join: (handler: (message: KafkaMessage) => Promise<void>) => Promise<MessageSource>;
  schemas: SchemaSource;
  store: Archive;
  gzipLevel: number;
  log: Logger;
  /** Aborts when the program is to stop. */
  signal: AbortSignal;
  /** Where it tells how it is. */
  status?: IngesterStatus;
};

/**
 * Archives what a source delivers until the signal aborts; then lets what is in flight become durable, and returns when
 * the source has committed it.
 *
 * @throws what the source failed with
 */
export async function ingest(options: IngesterOptions): Promise<void> {
  const { join, schemas, gzipLevel, log, signal, status = new IngesterStatus(new MetricsRegistry()) } = options;
  const { metrics, inFlight, watchdog } = status;
  const store = withStores(options.store, (each) => measuredStore(each, metrics));
  const tally = new Tally((result, reason) => metrics.durable(result, reason));
  const giveUp = new AbortController();
  const onFailure = (error: unknown) => metrics.retried(error);
  const { handle, retry } = createPipeline({
    store,
    schemas,
    gzipLevel,
    log,
    signal: giveUp.signal,
    tally,
    watchdog,
    onFailure,
  });
  status.retries(retry);
  let source: MessageSource;
  try {
    source = await join((message) => {
      metrics.received(message.value?.length ?? 0);
      return inFlight.during(message, () => handle(message));
    });
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }
  status.joined(source);
  log.info({ event: 'ready', store: store.place });

  const lag = async () => {
    const messages = await source.lag();
    status.heard();
    return messages;
  };
  const progress = new Progress({ tally, lag, log });
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

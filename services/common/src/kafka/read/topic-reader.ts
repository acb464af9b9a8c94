import { ListOffsetTimestamps, type ClusterMetadata } from '@platformatic/kafka';
import { AlertStreamError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { closeClient } from '../client/close-client.ts';
import { clientOptions, type KafkaConnection } from '../client/connection.ts';
import { kafkaError, protocolErrors } from '../client/errors.ts';
import { fromBatch, nextOffset, type KafkaMessage } from '../message.ts';
import { preflight } from '../client/preflight.ts';
import { probe } from '../client/probe.ts';
import { ReadCommittedConsumer } from './read-committed.ts';
import { retryOptions } from '../client/retry.ts';

export type { KafkaMessage } from '../message.ts';

export type ReadOptions = {
  /** Ends the reading: the signal's reason is thrown. */
  signal?: AbortSignal;
  clientId?: string;
  /** Where to start in each partition; by default at its first message. */
  from?: Map<number, bigint>;
  /** Exclusive end offset of each partition; a partition without one is not read at all. */
  to?: Map<number, bigint>;
  /** Called for requested offsets that are deleted, `from` inclusive, `to` exclusive. */
  removed?: (partition: number, from: bigint, to: bigint) => void;
  /** With a log, it waits longer for an unavailable broker. */
  log?: Logger;
};

const PARTITION_BYTES = 2 * 2 ** 20;
const ANSWER_BYTES = 16 * 2 ** 20;
const WAIT_MS = 500;

type Removed = NonNullable<ReadOptions['removed']>;

type Position = { partition: number; next: bigint; end: bigint };

/**
 * Reads a topic, without a consumer group, up to where it ended when the reading began: in the order of the offsets
 * within a partition, the partitions interleaved. A batch whose messages can't be had comes as one (`unread`).
 *
 * @throws AlertStreamError `CONFIG` when the topic doesn't exist or may not be read, `KAFKA` when it ends before where it ended
 *   at first: it was created again, or its broker lost messages
 */
export async function* readTopic(
  connection: KafkaConnection,
  topic: string,
  options: ReadOptions = {},
): AsyncGenerator<KafkaMessage> {
  const { signal, from, to, log, removed = () => {}, clientId = connection.clientId } = options;
  signal?.throwIfAborted();
  // Check first: later, a missing topic would look like an unavailable broker.
  if (log === undefined) await probe({ ...connection, clientId }, [topic]);
  else
    await preflight(
      { ...connection, clientId },
      { topics: [topic], log, signal: signal ?? new AbortController().signal },
    );
  signal?.throwIfAborted();
  const consumer = new ReadCommittedConsumer({
    ...clientOptions({ ...connection, clientId }),
    ...retryOptions(log, { attempts: log === undefined ? 5 : 20, ...(signal && { signal }) }),
    // The library requires a group id; nothing here joins the group.
    groupId: 'none',
    maxBytes: ANSWER_BYTES,
    maxWaitTime: WAIT_MS,
    minBytes: 1,
  });
  const stop = () => void closeClient(consumer);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    consumer.topics.track(topic);
    const starts = await offsetsOf(consumer, topic, ListOffsetTimestamps.EARLIEST);
    const ends = await offsetsOf(consumer, topic, ListOffsetTimestamps.LATEST);
    const positions = ends.map((end, partition) => ({
      partition,
      next: from?.get(partition) ?? starts[partition] ?? 0n,
      end: to === undefined ? end : min(to.get(partition) ?? 0n, end),
    }));
    skipRemoved(positions, starts, removed);
    for (let open = unread(positions); open.length > 0; open = unread(positions)) {
      yield* await fetchSome(consumer, topic, open, removed);
      signal?.throwIfAborted();
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw kafkaError(connection, `reading topic ${topic}`, error);
  } finally {
    signal?.removeEventListener('abort', stop);
    await closeClient(consumer);
  }
}

function unread(positions: Position[]): Position[] {
  return positions.filter(({ next, end }) => next < end);
}

async function offsetsOf(consumer: ReadCommittedConsumer, topic: string, timestamp: bigint): Promise<bigint[]> {
  const offsets = await consumer.listOffsets({ topics: [topic], timestamp });
  return offsets.get(topic) ?? [];
}

/** One fetch from the leader of the first unread partition, for all unread partitions that it leads. */
async function fetchSome(
  consumer: ReadCommittedConsumer,
  topic: string,
  open: Position[],
  removed: Removed,
): Promise<KafkaMessage[]> {
  const metadata: ClusterMetadata = await consumer.metadata({ topics: [topic] });
  const found = metadata.topics.get(topic);
  const leaderOf = ({ partition }: Position) => found?.partitions[partition]?.leader ?? -1;
  const node = leaderOf(open[0] as Position);
  const wanted = open.filter((position) => leaderOf(position) === node);
  const partitions = wanted.map(({ partition, next }) => ({
    partition,
    fetchOffset: next,
    currentLeaderEpoch: -1,
    lastFetchedEpoch: -1,
    partitionMaxBytes: PARTITION_BYTES,
  }));
  try {
    const { responses } = await consumer.fetch({ node, topics: [{ topicId: found?.id ?? '', partitions }] });
    const answers = responses.flatMap((response) => response.partitions);
    // Nothing, although the end isn't reached. A partition that has just got another leader may be so for a moment.
    if (answers.every(({ records }) => (records ?? []).length === 0)) await refuseShorter(consumer, topic, wanted);
    return answers.flatMap((answer) =>
      take(
        topic,
        wanted.find(({ partition }) => partition === answer.partitionIndex),
        answer,
      ),
    );
  } catch (error) {
    if (!protocolErrors(error).has('OFFSET_OUT_OF_RANGE')) throw error;
    await refuseShorter(consumer, topic, wanted);
    // Messages were deleted while we read: go on with the first that is left.
    skipRemoved(wanted, await offsetsOf(consumer, topic, ListOffsetTimestamps.EARLIEST), removed);
    return [];
  }
}

type Answer = Awaited<ReturnType<ReadCommittedConsumer['fetch']>>['responses'][number]['partitions'][number];

/** The messages of one partition's answer; moves its position behind them, and behind what isn't a message. */
function take(topic: string, position: Position | undefined, { records }: Answer): KafkaMessage[] {
  if (position === undefined) return [];
  const batches = records ?? [];
  const { partition, next, end } = position;
  const messages = batches
    .flatMap((batch) => fromBatch(topic, partition, batch))
    .filter((message) => nextOffset(message) > next && message.offset < end);
  for (const { firstOffset, lastOffsetDelta } of batches)
    position.next = max(position.next, firstOffset + BigInt(lastOffsetDelta) + 1n);
  return messages;
}

/** Asks the leaders, who don't answer before they know where their partitions end. */
async function refuseShorter(consumer: ReadCommittedConsumer, topic: string, positions: Position[]): Promise<void> {
  const ends = await offsetsOf(consumer, topic, ListOffsetTimestamps.LATEST);
  for (const { partition, end } of positions) {
    const now = ends[partition] ?? 0n;
    if (now >= end) continue;
    throw new AlertStreamError(
      'KAFKA',
      `topic ${topic}, partition ${partition}: expected messages up to offset ${end}, got an end at ${now}: the topic was created again, or has lost messages`,
    );
  }
}

/** Goes on with the first message that each partition still has. */
function skipRemoved(positions: Position[], starts: bigint[], removed: Removed): void {
  for (const position of positions) {
    const { partition, next, end } = position;
    const start = starts[partition] ?? end;
    if (next >= start) continue;
    if (next < end) removed(partition, next, min(start, end));
    position.next = start;
  }
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

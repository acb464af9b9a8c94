import { nextOffset, type KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import { readMark } from './marks.ts';

/** An alert of the static topic, without its bytes. */
export type StoredAlert = {
  partition: number;
  offset: bigint;
  /** Place in its load, from 0. */
  index: number;
  /** Seconds after the first alert of its load. */
  offsetSeconds: number;
  bytes: number;
};

/** All alerts of one load, in the order in which they are played: by time offset, then by place in the load. */
export type Generation = {
  /** SHA-256 in hex over the load's content; empty when the Python simulator loaded it. */
  id: string;
  alerts: StoredAlert[];
  bytes: number;
};

/** What lies in the static topic. */
export type Survey = {
  /** The newest load of which nothing is missing. */
  newest: Generation | undefined;
  /** Messages of any kind. */
  messages: number;
  /** Of these, how many don't say of what load they are, and aren't played therefore. */
  unplayable: number;
  /** Per partition that has messages: the offset of the first one, and the one after the last. */
  ranges: Map<number, { first: bigint; next: bigint }>;
};

/** The offset of a load's first alert in each partition that has one. */
export type FirstOffsets = Map<number, bigint>;

type Load = { count: number; byIndex: Map<number, StoredAlert> };

/**
 * Looks through the static topic for the newest complete load, so that nobody ever plays half of one.
 *
 * The newest is the one whose first alert came last: a load's first alert is always in partition 0, where offsets tell
 * the order. An alert that is there twice, after a load that was interrupted and done again, counts where it is last.
 * Messages that the Python simulator loaded (they have a time offset only) count as one load, older than all others.
 */
export async function surveyTopic(messages: AsyncIterable<KafkaMessage>): Promise<Survey> {
  const loads = new Map<string, Load>();
  const ranges: Survey['ranges'] = new Map();
  const unnumbered: StoredAlert[] = [];
  let unmarked = 0;
  let total = 0;
  for await (const message of messages) {
    const { partition, offset, value, headers } = message;
    total += 1;
    ranges.set(partition, { first: ranges.get(partition)?.first ?? offset, next: nextOffset(message) });
    const mark = readMark(headers);
    if (mark === undefined || value === null) {
      unmarked += 1;
      continue;
    }
    const { generation, index, count, offsetSeconds } = mark;
    const stored = { partition, offset, index, offsetSeconds, bytes: value.length };
    if (generation === '') unnumbered.push(stored);
    else byIndexOf(loads, generation, count).set(index, stored);
  }
  const numbered = newestOf(loads);
  const unplayable = numbered === undefined ? unmarked : unmarked + unnumbered.length;
  return { newest: numbered ?? unnumberedLoad(unnumbered), messages: total, unplayable, ranges };
}

function byIndexOf(loads: Map<string, Load>, generation: string, count: number): Load['byIndex'] {
  // Loads that claim the same content but another count are different loads, or the topic was tampered with.
  const key = `${generation}/${count}`;
  const load = loads.get(key) ?? { count, byIndex: new Map<number, StoredAlert>() };
  loads.set(key, load);
  return load.byIndex;
}

function newestOf(loads: Map<string, Load>): Generation | undefined {
  let newest: Generation | undefined;
  let newestFirst = -1n;
  for (const [key, { count, byIndex }] of loads) {
    const first = byIndex.get(0);
    if (byIndex.size < count || first === undefined || first.offset < newestFirst) continue;
    newestFirst = first.offset;
    newest = generationOf(key.slice(0, key.indexOf('/')), [...byIndex.values()]);
  }
  return newest;
}

function unnumberedLoad(alerts: StoredAlert[]): Generation | undefined {
  if (alerts.length === 0) return undefined;
  const inOrder = alerts.sort((a, b) => a.partition - b.partition || Number(a.offset - b.offset));
  return generationOf(
    '',
    inOrder.map((alert, index) => ({ ...alert, index })),
  );
}

function generationOf(id: string, alerts: StoredAlert[]): Generation {
  return {
    id,
    alerts: alerts.sort((a, b) => a.offsetSeconds - b.offsetSeconds || a.index - b.index),
    bytes: alerts.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Where a load that is in the topic begins. */
export function firstOffsets({ alerts }: Generation): FirstOffsets {
  const first: FirstOffsets = new Map();
  for (const { partition, offset } of alerts) {
    const least = first.get(partition);
    if (least === undefined || offset < least) first.set(partition, offset);
  }
  return first;
}

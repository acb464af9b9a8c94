import { nextOffset, type KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import { readMark } from './marks.ts';

/** An alert of the static topic, without its bytes. */
export type StoredAlert = {
  partition: number;
  offset: bigint;
  /** Index in its load, from 0. */
  index: number;
  /** Seconds after the first alert of its load. */
  offsetSeconds: number;
  bytes: number;
};

/** All alerts of one load in playing order: by time offset, then by index in the load. */
export type Generation = {
  /** SHA-256 in hex over the load's content; empty when the Python simulator loaded it. */
  id: string;
  alerts: StoredAlert[];
  bytes: number;
};

/** The contents of the static topic. */
export type Survey = {
  /** The newest complete load. */
  newest: Generation | undefined;
  /** Number of messages of any kind. */
  messages: number;
  /** Number of messages that don't name their load and therefore aren't played. */
  unplayable: number;
  /** For each partition with messages: the offset of the first message and the offset after the last one. */
  ranges: Map<number, { first: bigint; next: bigint }>;
};

/** Offset of a load's first alert in each partition that has one. */
export type FirstOffsets = Map<number, bigint>;

type Load = { count: number; byIndex: Map<number, StoredAlert> };

/**
 * Searches the static topic for the newest complete load, so that an incomplete load is never played.
 *
 * The newest load is the one whose first alert came last: the first alert of a load is always in partition 0, where
 * offsets give the order. If an interrupted load was repeated, the last copy of each alert counts. Messages loaded by the
 * Python simulator, which have only a time offset, count as one load that is older than all others.
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

/** Finds the first offsets of a load in the topic. */
export function firstOffsets({ alerts }: Generation): FirstOffsets {
  const first: FirstOffsets = new Map();
  for (const { partition, offset } of alerts) {
    const least = first.get(partition);
    if (least === undefined || offset < least) first.set(partition, offset);
  }
  return first;
}

import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';

/**
 * Where an alert of the static topic belongs. Only the time offset is known to the Python simulator; the other three
 * tell which messages together are one complete load.
 */
export type Mark = {
  /** Seconds after the first alert of its load. */
  offsetSeconds: number;
  /** SHA-256 in hex over the load's content; empty for a message that the Python simulator loaded. */
  generation: string;
  /** Place in the load, from 0. */
  index: number;
  /** Alerts in the load. */
  count: number;
};

const PREFIX = 'alertsim-';
const OFFSET = `${PREFIX}time-offset`;
const GENERATION = `${PREFIX}generation`;
const INDEX = `${PREFIX}index`;
const COUNT = `${PREFIX}count`;

type Headers = KafkaMessage['headers'];

/** The headers that carry a mark, all values as text. */
export function markHeaders({ offsetSeconds, generation, index, count }: Mark): [string, string][] {
  return [
    [OFFSET, offsetSeconds.toFixed(6)],
    [GENERATION, generation],
    [INDEX, String(index)],
    [COUNT, String(count)],
  ];
}

/** @returns undefined for headers that carry no mark, or a malformed one */
export function readMark(headers: Headers): Mark | undefined {
  const texts = new Map(headers.map(([name, value]) => [name.toString(), value.toString()]));
  const offsetSeconds = Number(texts.get(OFFSET)?.trim() || Number.NaN);
  if (!Number.isFinite(offsetSeconds) || offsetSeconds < 0) return undefined;
  const generation = texts.get(GENERATION);
  if (generation === undefined) return { offsetSeconds, generation: '', index: 0, count: 0 };
  const [index, count] = [Number(texts.get(INDEX)), Number(texts.get(COUNT))];
  const placed = Number.isInteger(index) && Number.isInteger(count) && index >= 0 && index < count;
  return placed && generation !== '' ? { offsetSeconds, generation, index, count } : undefined;
}

/** The headers that a message had before it was loaded: a stream like production's has none of the simulator's. */
export function withoutMark(headers: Headers): Headers {
  return headers.filter(([name]) => !name.toString().startsWith(PREFIX));
}

import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';

/**
 * The load that an alert of the static topic belongs to, and its place in it. The Python simulator sets only the time
 * offset; the other three define which messages form a complete load.
 */
export type Mark = {
  /** Seconds after the first alert of its load. */
  offsetSeconds: number;
  /** SHA-256 in hex over the load's content; empty for a message that the Python simulator loaded. */
  generation: string;
  /** Index in the load, from 0. */
  index: number;
  /** Number of alerts in the load. */
  count: number;
};

const PREFIX = 'alertsim-';
const OFFSET = `${PREFIX}time-offset`;
const GENERATION = `${PREFIX}generation`;
const INDEX = `${PREFIX}index`;
const COUNT = `${PREFIX}count`;

type Headers = KafkaMessage['headers'];

/** Headers that carry a mark, with all values as text. */
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

/** Headers without the simulator's own, which a published stream must not have. */
export function withoutMark(headers: Headers): Headers {
  return headers.filter(([name]) => !name.toString().startsWith(PREFIX));
}

import { printableLine } from '@alert-stream/common/printable.ts';
import type { LogRecord } from '../workloads/pod-run.ts';
import { megabytes } from './units.ts';

const QUIET_MS = 30_000;

/** Turns what the services log into the few lines that a person wants to read. */
export class Narrator {
  readonly #lastSaid = new Map<string, number>();
  readonly #now: () => number;

  /** @param now a clock in milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** The line for a record, or undefined where nothing needs to be said. */
  line(pod: string, record: LogRecord): string | undefined {
    const known = EVENTS[record.event ?? '']?.(record);
    if (known !== undefined) return known;
    if (record['level'] !== 'warn' && record['level'] !== 'error') return undefined;
    return this.#trouble(`${pod}: ${String(record['msg'] ?? record.event ?? 'trouble')}${detail(record)}`);
  }

  /** The same trouble is said again only after a while. */
  #trouble(line: string): string | undefined {
    const last = this.#lastSaid.get(line);
    if (last !== undefined && this.#now() - last < QUIET_MS) return undefined;
    this.#lastSaid.set(line, this.#now());
    return `! ${printableLine(line)}`;
  }
}

const count = (value: unknown) => Number(value).toLocaleString('en');
const seconds = (value: unknown) => `${Number(value).toFixed(1)} s`;

const EVENTS: Record<string, (record: LogRecord) => string> = {
  synced: ({ schemas, added }) =>
    `Schema registry holds ${count(schemas)} schemas of lsst-alert-packet (${count(added)} added)`,
  generated: (record) =>
    `Made ${count(record['alerts'])} alerts, ${megabytes(Number(record['bytes']))}, in ${seconds(record['seconds'])}`,
  loaded: (record) => `Loaded ${count(record['alerts'])} alerts into the static topic in ${seconds(record['seconds'])}`,
  'already-loaded': (record) => `The static topic has these ${count(record['alerts'])} alerts already`,
};

/** Where in Kafka it happened, as far as the record says. */
function place({ topic, partition, offset }: LogRecord): string {
  if (topic === undefined) return '';
  return ` ${[topic, partition].filter((part) => part !== undefined).join('/')}${offset === undefined ? '' : ` at ${String(offset)}`}`;
}

function detail(record: LogRecord): string {
  const error = record['error'] ?? (record['err'] as { message?: string } | undefined)?.message;
  const reason = record['reason'];
  return [
    place(record),
    reason === undefined ? '' : `: ${String(reason)}`,
    error === undefined ? '' : `: ${String(error)}`,
  ].join('');
}

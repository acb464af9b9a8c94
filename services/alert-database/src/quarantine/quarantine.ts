import { createHash } from 'node:crypto';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import { HEADER_BYTES } from '@alert-stream/common/packet.ts';
import { quarantineName } from '../store/object-names.ts';
import type { ObjectFacts, ObjectStore } from '../store/store.ts';
import type { QuarantineReason } from './reason.ts';

/** What is kept beside a quarantined message's bytes. Binary parts are base64, whole numbers of 64 bits are text. */
export type QuarantineRecord = {
  reason: QuarantineReason;
  error: string;
  topic: string;
  partition: number;
  offset: string;
  /** Of a whole batch that can't be read: where it ends. */
  lastOffset?: string;
  /** Kafka's time of the message, ISO 8601. */
  timestamp: string;
  key: string | null;
  headers: [string, string][];
  /** Bytes of the message's value, null where it had none. */
  bytes: number | null;
  sha256: string;
  /** As the first five bytes say, where they are a header. */
  schemaId: number | null;
  quarantinedAt: string;
};

const BYTES: ObjectFacts = { contentType: 'application/octet-stream' };
const RECORD: ObjectFacts = { contentType: 'application/json' };

/**
 * Keeps a message that can't be archived: its value in `….bin`, the rest in `….json`. To quarantine it again changes
 * nothing. Should a topic have been made anew, its offsets come again with other messages: those are kept beside the
 * older ones, with the start of their hash in the name.
 *
 * @returns the objects' name without suffix
 */
export async function quarantine(
  store: ObjectStore,
  message: KafkaMessage,
  reason: QuarantineReason,
  error: string,
): Promise<string> {
  const value = message.value ?? Buffer.alloc(0);
  const sha256 = sha256Of(value);
  let name = quarantineName(message);
  if ((await store.putIfAbsent(`${name}.bin`, async () => value, BYTES)) === 'exists') {
    const held = await whatIsHeld(store, name, message);
    if (held !== 'this' && held !== 'unrecorded') {
      name = besideName(name, sha256);
      await store.putIfAbsent(`${name}.bin`, async () => value, BYTES);
    }
  }
  const record = { ...describe(message), reason, error, sha256, quarantinedAt: new Date().toISOString() };
  await store.putIfAbsent(`${name}.json`, async () => Buffer.from(`${JSON.stringify(record, null, 2)}\n`), RECORD);
  return name;
}

/** Whether this very message is in the quarantine, with its record: without that, nobody would find it there. */
export async function isQuarantined(store: ObjectStore, message: KafkaMessage): Promise<boolean> {
  const name = quarantineName(message);
  const held = await whatIsHeld(store, name, message);
  if (held !== 'another') return held === 'this';
  return (await whatIsHeld(store, besideName(name, sha256Of(message.value ?? Buffer.alloc(0))), message)) === 'this';
}

/** What lies under a name: this very message, its bytes without a record yet, another one, or nothing. */
async function whatIsHeld(
  store: ObjectStore,
  name: string,
  { value }: KafkaMessage,
): Promise<'this' | 'unrecorded' | 'another' | 'nothing'> {
  const bytes = await store.read(`${name}.bin`);
  if (bytes === undefined) return 'nothing';
  if (!bytes.equals(value ?? Buffer.alloc(0))) return 'another';
  const record = await store.read(`${name}.json`);
  if (record === undefined) return 'unrecorded';
  // A message without a value isn't one with an empty value: only the record tells them apart.
  return bytesNoted(record) === (value?.length ?? null) ? 'this' : 'another';
}

/** The size that a record notes; undefined where it can't be read. */
function bytesNoted(text: Buffer): number | null | undefined {
  try {
    return (JSON.parse(String(text)) as QuarantineRecord | null)?.bytes;
  } catch {
    return undefined;
  }
}

/** The name of a message whose place is taken by another, of a topic that was made anew. */
function besideName(name: string, sha256: string): string {
  return `${name}.${sha256.slice(0, 16)}`;
}

function sha256Of(value: Buffer): string {
  return createHash('sha256').update(value).digest('hex');
}

function describe(message: KafkaMessage): Omit<QuarantineRecord, 'reason' | 'error' | 'sha256' | 'quarantinedAt'> {
  const { topic, partition, offset, timestamp, key, headers, value, unread } = message;
  return {
    topic,
    partition,
    offset: String(offset),
    ...(unread && { lastOffset: String(unread.lastOffset) }),
    timestamp: isoTime(timestamp),
    key: key?.toString('base64') ?? null,
    headers: headers.map(([name, content]) => [name.toString('base64'), content.toString('base64')]),
    bytes: value?.length ?? null,
    schemaId: unread === undefined ? schemaIdOf(value) : null,
  };
}

function schemaIdOf(value: Buffer | null): number | null {
  return value !== null && value.length >= HEADER_BYTES && value[0] === 0 ? value.readUInt32BE(1) : null;
}

/** Producers may set any 64-bit time; one that no calendar has is shown as the number. */
function isoTime(timestamp: bigint): string {
  const date = new Date(Number(timestamp));
  return Number.isNaN(date.getTime()) ? String(timestamp) : date.toISOString();
}

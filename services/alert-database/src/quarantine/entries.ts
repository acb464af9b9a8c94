import type { ValueKind } from '@alert-stream/common/command/flags.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { inOrder } from '../in-order.ts';
import type { ObjectStore } from '../store/store.ts';
import type { QuarantineRecord } from './quarantine.ts';
import type { QuarantineReason } from './reason.ts';

/** A message in the quarantine, and what is known of it. */
export type Entry = { id: string; record: QuarantineRecord };

type Readable = Pick<ObjectStore, 'place' | 'read'>;

const FOLDER = 'quarantine/';
const RECORD_SUFFIX = '.json';
const BYTES_SUFFIX = '.bin';

/** Records that are fetched at a time. */
const READS = 16;

const ID = /^(?<topic>[\w.-]{1,249})\/\d{1,10}\/\d{1,19}(?:\.[\da-f]{16})?$/;

/** An entry's id, as `list` shows it: the part of its objects' names between `quarantine/` and the suffix. */
export const entryId: ValueKind<string> = {
  expected: 'TOPIC/PARTITION/OFFSET as quarantine list shows it',
  placeholder: 'ID',
  parse: (text) => {
    const topic = ID.exec(text)?.groups?.['topic'];
    return topic === undefined || topic === '.' || topic === '..' ? undefined : text;
  },
};

/** Which entries are meant; all of them when nothing is said. */
export type EntryFilter = { topic?: string | undefined; reason?: QuarantineReason | undefined };

/**
 * The entries, in the order of their names.
 *
 * @param damaged is told of an entry whose record can't be read; the others come all the same
 * @throws AlertStreamError `STORE` when the store fails
 */
export async function* entries(
  store: Readable & Pick<ObjectStore, 'list'>,
  { topic, reason }: EntryFilter,
  damaged: (error: DamagedRecord) => void,
): AsyncGenerator<Entry> {
  const ids = entryIds(store, topic === undefined ? FOLDER : `${FOLDER}${topic}/`);
  for await (const entry of entriesOf(store, ids, damaged)) {
    if (reason === undefined || entry.record.reason === reason) yield entry;
  }
}

/** The entries of these ids, but for those that aren't there. */
export async function* entriesOf(
  store: Readable,
  ids: AsyncIterable<string> | Iterable<string>,
  damaged: (error: DamagedRecord) => void,
): AsyncGenerator<Entry> {
  const found = inOrder(ids, READS, (id) =>
    readEntry(store, id).catch((error: unknown) => {
      if (!(error instanceof DamagedRecord)) throw error;
      damaged(error);
    }),
  );
  // One that was removed since its name was listed is none.
  for await (const entry of found) if (entry !== undefined) yield entry;
}

/** A record in the quarantine that isn't what was put there. */
export class DamagedRecord extends AlertStreamError {
  constructor(place: string, text: Buffer) {
    super(
      'STORE',
      `${place}: expected the record of a quarantined message, got ${JSON.stringify(String(text.subarray(0, 40)))}`,
    );
  }
}

async function* entryIds(store: Pick<ObjectStore, 'list'>, prefix: string): AsyncGenerator<string> {
  for await (const name of store.list(prefix)) {
    const id = entryId.parse(name.slice(FOLDER.length, -RECORD_SUFFIX.length));
    if (name.endsWith(RECORD_SUFFIX) && id !== undefined) yield id;
  }
}

/** An entry by its id, or undefined where there is none. @throws DamagedRecord */
export async function readEntry(store: Readable, id: string): Promise<Entry | undefined> {
  const name = `${FOLDER}${id}${RECORD_SUFFIX}`;
  const text = await store.read(name);
  return text === undefined ? undefined : { id, record: parse(text, `${store.place}/${name}`) };
}

/** The value of an entry's message; undefined where its bytes are gone, as after a removal that was interrupted. */
export function readBytes(store: Pick<ObjectStore, 'read'>, id: string): Promise<Buffer | undefined> {
  return store.read(`${FOLDER}${id}${BYTES_SUFFIX}`);
}

/** Removes an entry: the bytes first, so that one that is interrupted can still be seen, and removed again. */
export async function removeEntry(store: Pick<ObjectStore, 'remove'>, id: string): Promise<void> {
  await store.remove(`${FOLDER}${id}${BYTES_SUFFIX}`);
  await store.remove(`${FOLDER}${id}${RECORD_SUFFIX}`);
}

/** @throws AlertStreamError `INPUT`, naming all that aren't there */
export async function requireEntries(store: Pick<ObjectStore, 'read'>, ids: string[]): Promise<void> {
  const missing: string[] = [];
  for (const id of ids) if ((await store.read(`${FOLDER}${id}${RECORD_SUFFIX}`)) === undefined) missing.push(id);
  if (missing.length > 0) throw new AlertStreamError('INPUT', `no such entry in the quarantine: ${missing.join(', ')}`);
}

function parse(text: Buffer, place: string): QuarantineRecord {
  try {
    const record = JSON.parse(String(text)) as QuarantineRecord;
    if (typeof record.reason === 'string' && typeof record.sha256 === 'string') return record;
  } catch {
    // What it is instead is told below.
  }
  throw new DamagedRecord(place, text);
}

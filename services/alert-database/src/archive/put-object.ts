import { isRefused } from '../store/bucket/bucket-store.ts';
import type { ObjectFacts, ObjectStore } from '../store/store.ts';
import { damagedName } from '../store/object-names.ts';
import type { Comparison } from './compression.ts';

/**
 * - `archived` newly stored
 * - `existing` there already, with the same content
 * - `repaired` there, but unreadable: the bytes were put aside and the good ones in their place
 * - `conflicting` there with other content, which stays
 */
export type Outcome = 'archived' | 'existing' | 'repaired' | 'conflicting';

/** What is to be archived. */
export type Content = {
  facts: ObjectFacts & { sha256: string };
  /** Makes the object's bytes when they are needed. */
  bytes: () => Promise<Buffer>;
  /** Says what the bytes found in the store are. */
  compare: (stored: Buffer) => Promise<Comparison>;
};

/**
 * Stores an object once and for ever. What is there is never overwritten as long as it can be read. An object that
 * nobody can read (empty, cut off, garbled by a disk) holds no alert: to count it as existing would lose the alert, to
 * quarantine the good message would leave the bad one to be served. So it is replaced, and its bytes go to `damaged/`.
 * Who may create objects but not overwrite them can't do that; then the bad one stays, and the good one conflicts.
 *
 * @throws AlertStreamError `STORE` when the store fails; what was done so far does no harm to the next try
 */
export async function putObject(store: ObjectStore, name: string, content: Content): Promise<Outcome> {
  const { facts, bytes, compare } = content;
  if ((await store.putIfAbsent(name, bytes, facts)) === 'created') return 'archived';
  // The store noted what it was given, and answers for its own bytes: there is no need to fetch them.
  if ((await store.notedSha256(name)) === facts.sha256) return 'existing';
  const stored = await store.read(name);
  // Deleted between the two calls, as by a lifecycle rule.
  if (stored === undefined) return putObject(store, name, content);
  switch (await compare(stored)) {
    case 'same':
      return 'existing';
    case 'other':
      return 'conflicting';
    case 'unreadable':
      return repair(store, name, stored, content);
  }
}

async function repair(store: ObjectStore, name: string, damaged: Buffer, { bytes, facts }: Content): Promise<Outcome> {
  await store.putIfAbsent(damagedName(name), async () => damaged);
  try {
    await store.replace(name, await bytes(), facts);
    return 'repaired';
  } catch (error) {
    if (isRefused(error)) return 'conflicting';
    throw error;
  }
}

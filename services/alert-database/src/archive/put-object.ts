import type { ObjectStore } from '../store/store.ts';
import { damagedName } from '../store/object-names.ts';
import type { Comparison } from './compression.ts';

/**
 * - `archived` newly stored
 * - `existing` there already, with the same content
 * - `repaired` there, but unreadable: the bytes were put aside and the good ones in their place
 * - `conflicting` there with other content, which stays
 */
export type Outcome = 'archived' | 'existing' | 'repaired' | 'conflicting';

/**
 * Stores an object once and for ever. What is there is never overwritten as long as it can be read. An object that
 * nobody can read (empty, cut off, garbled by a disk) holds no alert: to count it as existing would lose the alert, to
 * quarantine the good message would leave the bad one to be served. So it is replaced, and its bytes go to `damaged/`.
 *
 * @param content makes the object's bytes when they are needed
 * @param compare says what the bytes found in the store are
 * @throws AlertStreamError `STORE` when the store fails; what was done so far does no harm to the next try
 */
export async function putObject(
  store: ObjectStore,
  name: string,
  content: () => Promise<Buffer>,
  compare: (stored: Buffer) => Promise<Comparison>,
): Promise<Outcome> {
  if ((await store.putIfAbsent(name, content)) === 'created') return 'archived';
  const stored = await store.read(name);
  // Deleted between the two calls, as by a lifecycle rule.
  if (stored === undefined) return putObject(store, name, content, compare);
  switch (await compare(stored)) {
    case 'same':
      return 'existing';
    case 'other':
      return 'conflicting';
    case 'unreadable':
      await store.putIfAbsent(damagedName(name), async () => stored);
      await store.replace(name, await content());
      return 'repaired';
  }
}

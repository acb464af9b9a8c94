import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { isRefused } from '../store/bucket/bucket-store.ts';
import type { ObjectStore } from '../store/store.ts';
import type { Retry } from './retry.ts';

/** What of a store takes patience: a quarantine that is looked through, and taken from. */
export type PatientStore = Pick<ObjectStore, 'place' | 'read' | 'list' | 'remove'>;

/** Waits for a store that is away. A right that is missing is told: whoever waits for a command sees it, and can help. */
export function patiently(store: PatientStore, retry: Retry): PatientStore {
  const isFinal = (error: unknown) => !(error instanceof AlertStreamError && error.retriable) || isRefused(error);

  /** A listing that broke off can't go on: another one begins, and what was given is left out. */
  async function* list(prefix: string): AsyncGenerator<string> {
    let last = '';
    const begin = () => store.list(prefix)[Symbol.asyncIterator]();
    let names = begin();
    const next = async () => {
      try {
        for (;;) {
          const { done, value } = await names.next();
          if (done === true) return undefined;
          if (value > last) return value;
        }
      } catch (error) {
        names = begin();
        throw error;
      }
    };
    for (
      let name = await retry.untilDone(next, isFinal);
      name !== undefined;
      name = await retry.untilDone(next, isFinal)
    ) {
      last = name;
      yield name;
    }
  }

  return {
    place: store.place,
    read: (name) => retry.untilDone(() => store.read(name), isFinal),
    remove: (name) => retry.untilDone(() => store.remove(name), isFinal),
    list,
  };
}

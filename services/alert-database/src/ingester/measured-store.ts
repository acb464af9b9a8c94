import type { ObjectStore, PutResult } from '../store/store.ts';
import type { IngesterMetrics } from './metrics.ts';

/** A store whose puts are timed and counted. */
export function measuredStore(store: ObjectStore, metrics: IngesterMetrics): ObjectStore {
  return {
    place: store.place,
    read: (name) => store.read(name),
    notedSha256: (name) => store.notedSha256(name),
    replace: (name, content, facts) => store.replace(name, content, facts),
    list: (prefix) => store.list(prefix),
    remove: (name) => store.remove(name),
    putIfAbsent: async (name, content, facts) => {
      const begun = performance.now();
      let making = 0;
      let bytes = 0;
      const measured = async () => {
        const asked = performance.now();
        const made = await content();
        making = performance.now() - asked;
        bytes = made.length;
        return made;
      };
      let result: PutResult | 'failed' = 'failed';
      try {
        result = await store.putIfAbsent(name, measured, facts);
        return result;
      } finally {
        metrics.put(result, (performance.now() - begun - making) / 1000, bytes);
      }
    },
  };
}

import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { ParallelFetcher } from '@alert-stream/common/kafka/read/parallel-fetcher.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { Generation } from '../../stream/generations.ts';
import type { PlayableAlert } from '../play-visit.ts';
import { ReadAhead } from './read-ahead.ts';
import type { PlayableSet } from './alert-source.ts';
import { streamGeneration } from './stream-generation.ts';

/** A burst needs alerts faster than they can be read, so this many bytes are read ahead of it. */
const READ_AHEAD_BYTES = 64_000_000;

/** A set of alerts that is kept in memory. */
export function playableSetInMemory(generation: Generation, played: PlayableAlert[]): PlayableSet {
  return { ...described(generation), from: 'memory', open: () => ({ alerts: played, close: async () => {} }) };
}

/** A set of alerts that is read from the topic at each visit. */
export function playableSetFromTopic(
  generation: Generation,
  connection: KafkaConnection,
  { topic, log }: { topic: string; log: Logger },
): PlayableSet {
  return {
    ...described(generation),
    from: 'topic',
    open: (signal) => {
      const fetcher = new ParallelFetcher(connection, { topic, log });
      const alerts = new ReadAhead(streamGeneration(generation, fetcher), {
        bytesOf: ({ value }) => value.length,
        limitBytes: READ_AHEAD_BYTES,
      });
      // A stop must not wait for reads, which never end while the broker is unavailable.
      const stop = () => void fetcher.close();
      signal.addEventListener('abort', stop, { once: true });
      const close = async () => {
        signal.removeEventListener('abort', stop);
        await fetcher.close();
        await alerts.close();
      };
      return { alerts, close };
    },
  };
}

function described({ id, alerts, bytes }: Generation) {
  return { generation: id, alerts, bytes, spanSeconds: alerts.at(-1)?.offsetSeconds ?? 0 };
}

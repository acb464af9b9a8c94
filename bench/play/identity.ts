import { readTopic, type KafkaMessage } from '@alert-stream/common/kafka/read/topic-reader.ts';
import { readMark, withoutMark, type Mark } from '../../services/simulator/src/stream/marks.ts';
import type { Contest } from '../measure/contest.ts';
import { SOURCE, STREAM, type BenchKafka } from './kafka.ts';
import { loadVisit, play } from './player.ts';

const REPEATS = 20;

/** Every alert of many repeats, read back and compared: bytes, key, headers, and its place in its partition. */
export function identityContest(
  kafka: BenchKafka,
  { alerts, size }: { alerts: number; size: number },
  folder: string,
): Contest {
  const none = { limit: 'nothing may differ', peer: 'it loses keys and headers' };
  return {
    title: `${REPEATS} repeats`,
    figures: [{ name: `alerts that differ, of ${REPEATS} × ${alerts}`, unit: 'alerts', none }],
    prepare: (signal) => loadVisit(kafka, { alerts, size, spread: 0.5 }, { folder, signal }),
    ours: async (signal) => {
      await kafka.empty();
      await play(kafka, ['--repeat-interval', '1', '--repeats', String(REPEATS), '--catch-up'], { folder, signal });
      const visit = await loaded(kafka);
      const next: number[] = [];
      let same = 0;
      for await (const message of readTopic(kafka.connection, STREAM)) {
        // Alerts without a key go to the partitions in turn: these are a partition's, again with each repeat.
        const places = visit.map((_, place) => place).filter((place) => place % kafka.partitions === message.partition);
        const turn = (next[message.partition] = (next[message.partition] ?? -1) + 1);
        if (isSame(message, visit[places[turn % places.length] as number] as KafkaMessage)) same += 1;
      }
      return { [`alerts that differ, of ${REPEATS} × ${alerts}`]: REPEATS * alerts - same };
    },
  };
}

/** The visit in the order in which it is played. */
async function loaded(kafka: BenchKafka): Promise<KafkaMessage[]> {
  const visit: { message: KafkaMessage; mark: Mark }[] = [];
  for await (const message of readTopic(kafka.connection, SOURCE)) {
    const mark = readMark(message.headers);
    if (mark !== undefined) visit.push({ message, mark });
  }
  visit.sort((a, b) => a.mark.offsetSeconds - b.mark.offsetSeconds || a.mark.index - b.mark.index);
  return visit.map(({ message }) => message);
}

function isSame(played: KafkaMessage, stored: KafkaMessage): boolean {
  return (
    played.value !== null &&
    stored.value?.equals(played.value) === true &&
    String(played.key) === String(stored.key) &&
    String(played.headers.flat()) === String(withoutMark(stored.headers).flat())
  );
}

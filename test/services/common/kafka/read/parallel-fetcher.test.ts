import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { createLogger } from '@alert-stream/common/log.ts';
import type { Wanted } from '@alert-stream/common/kafka/read/message-fetcher.ts';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import { ParallelFetcher } from '@alert-stream/common/kafka/read/parallel-fetcher.ts';

/** Plays a fetcher of one connection, and notes what it is asked for. */
class Connection {
  readonly asked: [partition: number, offsets: bigint[]][][] = [];
  atOnce = 0;
  closed = false;
  fails: Error | undefined;

  fetch = async (wanted: Map<number, Wanted>): Promise<KafkaMessage[]> => {
    this.asked.push([...wanted].map(([partition, { offsets }]) => [partition, offsets]));
    this.atOnce += 1;
    await sleep(5);
    if (this.atOnce > 1) throw new Error('asked before the last answer has come');
    this.atOnce -= 1;
    if (this.fails !== undefined) throw this.fails;
    return [...wanted].flatMap(([partition, { offsets }]) =>
      offsets.map((offset) => ({ topic: 't', partition, offset, key: null, value: null, headers: [], timestamp: 0n })),
    );
  };

  close = async (): Promise<void> => {
    this.closed = true;
  };
}

function fetcher(): { connections: Connection[]; parallel: ParallelFetcher } {
  const connections: Connection[] = [];
  const parallel = new ParallelFetcher(
    { bootstrap: [], clientId: 'test' },
    { topic: 't', log: createLogger('test', 'silent') },
    () => {
      const connection = new Connection();
      connections.push(connection);
      return connection;
    },
  );
  return { connections, parallel };
}

const wanted = (...places: [partition: number, ...offsets: bigint[]][]) =>
  new Map(places.map(([partition, ...offsets]) => [partition, { offsets, bytes: 1 }]));

test('the partitions are spread over the connections, each always on the same', async (t) => {
  const { connections, parallel } = fetcher();
  const found = await parallel.fetch(wanted([0, 1n], [1, 2n], [4, 3n, 4n]));
  t.deepEqual(found.map(({ partition, offset }) => `${partition}/${offset}`).toSorted(), ['0/1', '1/2', '4/3', '4/4']);
  await parallel.fetch(wanted([4, 5n]));
  t.deepEqual(
    connections.map(({ asked }) => asked),
    [
      [
        [
          [0, [1n]],
          [4, [3n, 4n]],
        ],
        [[4, [5n]]],
      ],
      [[[1, [2n]]]],
      [],
      [],
    ],
  );
});

test('what is asked for meanwhile waits for its connection, and only for that', async (t) => {
  const { connections, parallel } = fetcher();
  const both = [parallel.fetch(wanted([0, 1n])), parallel.fetch(wanted([0, 2n], [1, 7n]))];
  await sleep(0);
  t.deepEqual(
    connections.map(({ asked }) => asked.length),
    [1, 1, 0, 0],
  );
  t.deepEqual(
    (await Promise.all(both)).map((found) => found.length),
    [1, 2],
  );
});

test('a failure is told by its own call, and the next one is tried', async (t) => {
  const { connections, parallel } = fetcher();
  const [first] = connections as [Connection];
  first.fails = new Error('refused');
  await t.throwsAsync(parallel.fetch(wanted([0, 1n], [1, 1n])), { message: 'refused' });
  first.fails = undefined;
  t.is((await parallel.fetch(wanted([0, 1n]))).length, 1);
});

test('all connections are closed', async (t) => {
  const { connections, parallel } = fetcher();
  await parallel.close();
  t.true(connections.length > 1 && connections.every(({ closed }) => closed));
});

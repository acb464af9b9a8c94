import test from 'ava';
import type { PlayableAlert, Publisher } from '../../../../services/simulator/src/play/play-visit.ts';
import { withProducerTimestamp } from '../../../../services/simulator/src/play/producer-timestamp.ts';

const header = (name: string, content: string): [Buffer, Buffer] => [Buffer.from(name), Buffer.from(content)];

test("each alert gets the time at which it is handed over, behind its other headers and in the place of an older one's", async (t) => {
  const sent: PlayableAlert['headers'][] = [];
  const recorder: Publisher = {
    partitions: 3,
    ready: async () => {},
    send: async ({ headers }) => sent.push(headers),
  };
  let now = 1_784_084_400_000;
  const publisher = withProducerTimestamp(recorder, () => (now += 1));
  t.is(publisher.partitions, 3);
  const given = [
    [header('trace', '7'), header('trace', '8')],
    [header('producer_timestamp', '1'), header('trace', '9')],
  ];
  for (const headers of given) await publisher.send({ partition: 0, key: null, value: Buffer.alloc(1), headers });
  t.deepEqual(
    sent.map((headers) => headers.map(String)),
    [
      ['trace,7', 'trace,8', 'producer_timestamp,1784084400001'],
      ['trace,9', 'producer_timestamp,1784084400002'],
    ],
  );
  t.is(given[0]?.length, 2, 'an alert is played again: what it was loaded with stays');
});

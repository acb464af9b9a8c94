import test from 'ava';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { splitPacket } from '@alert-stream/common/packet.ts';
import { planLoad, type LoadPlan, type PlanOptions } from '../../../../services/simulator/src/create/load-plan.ts';
import type { LoadSource } from '../../../../services/simulator/src/create/load-source.ts';

const type = parseSchema('"bytes"');
const DAY = 1 / 86_400;

/** Two files, of two alerts and one; the second alert is the large one. */
function source(digest = 'content'): LoadSource {
  const files = [
    { path: 'a', type, first: 0, count: 2 },
    { path: 'b', type, first: 2, count: 1 },
  ];
  const records = [10, 1000, 20].map((bytes) => Buffer.alloc(bytes, bytes));
  return {
    files,
    digest,
    alerts: records.map(({ length }, index) => {
      const file = files[index < 2 ? 0 : 1] as (typeof files)[number];
      return { id: BigInt(index), bytes: length, file, mjd: 61_000 + index * DAY, visit: '1', burst: String(index) };
    }),
    async *records() {
      for (const [index, record] of records.entries()) yield { index, record };
    },
  };
}

const plan = (changes: Partial<PlanOptions> = {}, digest?: string): LoadPlan =>
  planLoad(source(digest), { schemaIds: [1101, 1101], spreadSeconds: 0, maxPacketBytes: 1e6, ...changes });

async function alerts({ alerts: of }: LoadPlan) {
  const found: [number, number, number, number][] = [];
  for await (const { index, sourceIndex, packet, offsetSeconds } of of()) {
    found.push([index, sourceIndex, splitPacket(packet).schemaId, Math.round(offsetSeconds * 10) / 10]);
  }
  return found;
}

test('alerts are loaded in order, as packets, at their own times', async (t) => {
  const all = plan();
  t.deepEqual(await alerts(all), [
    [0, 0, 1101, 0],
    [1, 1, 1101, 1],
    [2, 2, 1101, 2],
  ]);
  t.like(all, { count: 3, bytes: 1030 + 15, name: 'a, b', leftOut: [] });
  t.is(Math.round(all.spanSeconds), 2);
});

test('each file has the schema id of its own', async (t) => {
  t.deepEqual(
    (await alerts(plan({ schemaIds: [1101, 900] }))).map(([, , id]) => id),
    [1101, 1101, 900],
  );
});

test('spread alerts come burst by burst within the time', async (t) => {
  const spread = plan({ spreadSeconds: 3 });
  t.deepEqual(
    (await alerts(spread)).map(([, , , offset]) => offset),
    [0, 1, 2],
  );
});

test('an alert that is too large is left out, and those that are left are numbered without a gap', async (t) => {
  const small = plan({ maxPacketBytes: 1004 });
  t.deepEqual(small.leftOut, [1]);
  t.is(small.count, 2);
  t.deepEqual(
    (await alerts(small)).map(([index, place]) => [index, place]),
    [
      [0, 0],
      [1, 2],
    ],
  );
  t.deepEqual(plan({ maxPacketBytes: 1005 }).leftOut, []);
});

test('whatever would make another stream makes another generation, and nothing else does', (t) => {
  const generations = [
    plan(),
    plan({}, 'other content'),
    plan({ schemaIds: [900, 900] }),
    plan({ schemaIds: [1101, 900] }),
    plan({ spreadSeconds: 3 }),
    plan({ spreadSeconds: 5 }),
    plan({ maxPacketBytes: 500 }),
  ].map(({ generation }) => generation);
  t.is(new Set(generations).size, generations.length);
  t.is(plan({ maxPacketBytes: 5000 }).generation, plan().generation);
});

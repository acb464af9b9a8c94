import { gunzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import type { QuarantineRecord } from '../../../../services/alert-database/src/quarantine/quarantine.ts';
import { message, packet } from '../support/alerts.ts';
import { MALFORMED, noise, USELESS_SCHEMAS } from '../support/malformed.ts';
import { pipeline } from '../support/pipeline.ts';

const MANY = 250;

function setUp() {
  const parts = pipeline();
  for (const [id, schema] of USELESS_SCHEMAS) parts.registry.schemas.set(id, schema);
  return parts;
}

/** Sends each message between two alerts, all at the same time, and checks that the alerts are archived as they were sent. */
async function amongAlerts(
  t: ExecutionContext,
  parts: ReturnType<typeof pipeline>,
  values: (Buffer | null)[],
): Promise<void> {
  const neighbours = Array.from({ length: values.length }, (_, index) => packet(2n ** 53n + BigInt(index)));
  const mixed = neighbours.flatMap((neighbour, index) => [neighbour, values[index] as Buffer | null]);
  await Promise.all(mixed.map((value, offset) => parts.handle(message(value, { offset: BigInt(offset) }))));
  const wrong = neighbours.filter((neighbour, index) => {
    const stored = parts.store.objects.get(`alerts/${2n ** 53n + BigInt(index)}`);
    return stored === undefined || !gunzipSync(stored).equals(neighbour);
  });
  t.is(wrong.length, 0, 'neighbours that are not archived as they were sent');
}

test('there are twelve kinds', (t) => t.is(Object.keys(MALFORMED).length, 12));

for (const [what, { reason, make }] of Object.entries(MALFORMED)) {
  test(`${MANY} messages with ${what} are quarantined as ${reason}, byte for byte, and their neighbours archived`, async (t) => {
    const parts = setUp();
    const values = Array.from({ length: MANY }, (_, n) => make(n));
    await amongAlerts(t, parts, values);
    t.like(parts.tally.totals(), { archived: MANY, quarantined: MANY });
    for (const [n, value] of values.entries()) {
      const name = `quarantine/alerts-simulated/3/${2 * n + 1}`;
      t.deepEqual(parts.store.objects.get(`${name}.bin`), value ?? Buffer.alloc(0));
      t.is((JSON.parse(String(parts.store.objects.get(`${name}.json`))) as QuarantineRecord).reason, reason);
    }
  });
}

test('bytes at random, with and without a header, are all quarantined, and their neighbours archived', async (t) => {
  const parts = setUp();
  const header = packet(1n).subarray(0, 5);
  const values = Array.from({ length: 4 * MANY }, (_, n) => {
    const bytes = noise(`fuzz ${n}`, 1 + ((n * 7) % 600));
    return n % 2 === 0 ? bytes : Buffer.concat([header, bytes]);
  });
  await amongAlerts(t, parts, values);
  t.like(parts.tally.totals(), { archived: values.length, quarantined: values.length });
});

test('an alert with bytes changed at random is archived as it came or quarantined, and never stops anything', async (t) => {
  const parts = setUp();
  const values = Array.from({ length: 8 * MANY }, (_, n) => {
    const value = packet(BigInt(n), { bytes: 10 });
    for (const [index, byte] of noise(`change ${n}`, 1 + (n % 4)).entries()) {
      value[noise(`at ${n} ${index}`, 2).readUInt16BE() % value.length] = byte;
    }
    return value;
  });
  await amongAlerts(t, parts, values);
  const { archived, existing, quarantined } = parts.tally.totals();
  t.is(archived + existing + quarantined, 2 * values.length);
  t.true(quarantined > MANY && archived > values.length + MANY, `${archived} archived, ${quarantined} quarantined`);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { splitPacket } from '@alert-stream/common/packet.ts';
import { AlertPool } from '../../../bench/archive/alert-pool.ts';

test('each alert of a pool has an id of its own, decodes, and has the size that was asked for', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'alert-pool-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const pool = await AlertPool.make(
    join(folder, 'alerts.avro'),
    { size: 70_000 },
    { folder, signal: AbortSignal.timeout(60_000) },
  );
  t.is(pool.schemaId, 1101);
  const idOf = alertIdReader(parseSchema(pool.schema));
  for (const index of [0, 1, 63, 64, 1_000_000]) {
    const packet = pool.packet(index);
    const { schemaId, record } = splitPacket(packet);
    t.is(schemaId, 1101);
    // Whoever decodes the id walks the whole record.
    t.is(idOf(record), pool.id(index));
    t.true(Math.abs(packet.length - 70_000) < 1000, `${packet.length} bytes`);
  }
  t.false(pool.packet(0).subarray(-5000).equals(pool.packet(1).subarray(-5000)), 'their content differs');
});

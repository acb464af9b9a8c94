import { randomBytes } from 'node:crypto';
import { blockParts, encodeHeader, SYNC_BYTES } from '@alert-stream/common/avro/container-format.ts';
import { HttpError } from '../http/http-error.ts';
import type { Lease } from '../memory/work-memory.ts';
import { IN_PIECES, PACKET_LIMIT, readPacked, splitArchived, unpackAlert } from '../packed-alert.ts';
import type { SchemaReader } from '../reading/schema-reader.ts';
import { foundAlerts, type AlertSources, type FoundAlert } from './found-alerts.ts';

/** Where a container names the alerts that aren't archived, beside `avro.schema` and `avro.codec`. */
const MISSING_KEY = 'alertdb.missing';

/** What a container is made of. */
export type BatchSources = AlertSources & { schemas: SchemaReader };

/**
 * Alerts as an Avro container file. A container has one schema, and it stands at its beginning, so that the alerts are
 * looked through before anything is sent: mostly they are in the cache when they are read again.
 *
 * @throws HttpError 404 where none is archived, 409 where one schema won't do, 500 where one is damaged
 */
export async function container(
  { alerts, schemas, memory }: BatchSources,
  ids: readonly bigint[],
): Promise<AsyncGenerator<Buffer>> {
  const { schemaId, missing } = await lookThrough({ alerts, memory }, ids);
  const schema = await schemas.read(schemaId);
  if (schema === undefined)
    throw new HttpError(409, `schema ${schemaId} of these alerts isn't archived; ask for application/octet-stream`);
  const sync = randomBytes(SYNC_BYTES);
  const metadata = {
    'avro.schema': schema.text.toString(),
    'avro.codec': 'null',
    [MISSING_KEY]: JSON.stringify(missing),
  };
  const absent = new Set(missing);
  return blocks(
    { alerts, memory },
    ids.filter((id) => !absent.has(String(id))),
    { schemaId, sync, header: encodeHeader(metadata, sync) },
  );
}

async function lookThrough(
  { alerts, memory }: AlertSources,
  ids: readonly bigint[],
): Promise<{ schemaId: number; missing: string[] }> {
  const schemaIds = new Set<number>();
  const missing: string[] = [];
  let asked = 0;
  for await (const alert of foundAlerts(alerts, ids)) {
    if (alert === undefined) missing.push(String(ids[asked]));
    else {
      const lease = memory.lease();
      try {
        schemaIds.add(splitArchived(await messageOf(alert, lease)).schemaId);
      } finally {
        lease.release();
      }
    }
    asked += 1;
  }
  const [schemaId, ...others] = [...schemaIds].toSorted((a, b) => a - b);
  if (schemaId === undefined) throw new HttpError(404, 'none of these alerts is archived');
  if (others.length === 0) return { schemaId, missing };
  throw new HttpError(
    409,
    `a container has one schema, and these alerts have ${[schemaId, ...others].join(', ')}: ask for those of each schema, or for application/octet-stream`,
  );
}

type Contents = { schemaId: number; sync: Buffer; header: Buffer };

async function* blocks(
  { alerts, memory }: AlertSources,
  ids: readonly bigint[],
  { schemaId, sync, header }: Contents,
): AsyncGenerator<Buffer> {
  yield header;
  for await (const alert of foundAlerts(alerts, ids)) {
    // What was there a moment ago: the file ends here, without being complete.
    if (alert === undefined) throw new Error('an alert was deleted meanwhile');
    const lease = memory.lease();
    try {
      const packet = splitArchived(await messageOf(alert, lease));
      if (packet.schemaId !== schemaId) throw new Error('an alert was replaced meanwhile');
      yield* blockParts(1, packet.record, sync);
    } finally {
      lease.release();
    }
  }
}

/** The message of an alert that is there, which is given back. */
async function messageOf(alert: Exclude<FoundAlert, undefined>, lease: Lease): Promise<Buffer> {
  if ('gzipped' in alert) return unpackAlert(alert, lease.growWhenFree);
  // All at once, since what holds some doesn't wait for more.
  await lease.growWhenFree(IN_PIECES * (alert.size ?? PACKET_LIMIT) + PACKET_LIMIT);
  return unpackAlert({ gzipped: await readPacked(alert) }, () => {});
}

import { IN_PIECES, PACKET_LIMIT, readPacked } from '../packed-alert.ts';
import { foundAlerts, type AlertSources } from './found-alerts.ts';

/**
 * Alerts one after the other: for each id, in the order of the ids, four bytes with a length, big-endian, then as many
 * bytes, which are those of `GET /v1/alerts/{id}`. The length of an alert that isn't archived is 0, which no packet has.
 */
export async function* frames({ alerts, memory }: AlertSources, ids: readonly bigint[]): AsyncGenerator<Buffer> {
  for await (const alert of foundAlerts(alerts, ids)) {
    if (alert === undefined) yield lengthOf(0);
    else if ('gzipped' in alert) yield* [lengthOf(alert.gzipped.length), alert.gzipped];
    else if (alert.size === undefined) {
      const lease = memory.lease();
      try {
        await lease.growWhenFree(IN_PIECES * PACKET_LIMIT);
        const gzipped = await readPacked(alert);
        yield* [lengthOf(gzipped.length), gzipped];
      } finally {
        lease.release();
      }
    } else {
      try {
        yield lengthOf(alert.size);
        yield* alert.content;
      } finally {
        await alert.close();
      }
    }
  }
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

import { inOrder } from '../../in-order.ts';
import type { BigAlert } from '../reading/big-alert.ts';
import type { AlertReader } from '../reading/alert-reader.ts';
import type { WorkMemory } from '../memory/work-memory.ts';
import type { PackedAlert } from '../packed-alert.ts';

/** Alerts that one request has read ahead, at most 1 MiB each. */
const AHEAD = 8;

export type FoundAlert = PackedAlert | BigAlert | undefined;

/** Where alerts come from, and what counts the bytes of those that are held whole. */
export type AlertSources = { alerts: AlertReader; memory: WorkMemory };

/** The alerts of some ids, in their order; undefined for what isn't archived. Who takes a large one closes it. */
export function foundAlerts(alerts: AlertReader, ids: readonly bigint[]): AsyncGenerator<FoundAlert> {
  return inOrder(ids, AHEAD, (id, turn) => alerts.readPatiently(id, turn), closeIfBig);
}

async function closeIfBig(alert: FoundAlert): Promise<void> {
  if (alert !== undefined && 'content' in alert) await alert.close();
}

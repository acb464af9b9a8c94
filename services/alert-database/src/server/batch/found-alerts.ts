import type { BigAlert } from '../reading/big-alert.ts';
import type { AlertReader } from '../reading/alert-reader.ts';
import type { PackedAlert } from '../packed-alert.ts';
import { ahead } from './ahead.ts';

/** Alerts that one request has read ahead, at most 1 MiB each. */
const AHEAD = 8;

export type FoundAlert = PackedAlert | BigAlert | undefined;

/** The alerts of some ids, in their order; undefined for what isn't archived. Who takes a large one closes it. */
export function foundAlerts(alerts: AlertReader, ids: readonly bigint[]): AsyncGenerator<FoundAlert> {
  return ahead(ids, AHEAD, (id) => alerts.readPatiently(id), closeIfBig);
}

export async function closeIfBig(alert: FoundAlert): Promise<void> {
  if (alert !== undefined && 'content' in alert) await alert.close();
}

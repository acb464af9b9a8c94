import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { LoadPlan } from './load-plan.ts';
import { nameOf } from './load-source.ts';

/** Longest list of alerts in the log: if all are too large, more lines don't help. */
const MAX_LISTED = 20;

/**
 * Logs the alerts that are left out of a load because the topic doesn't accept messages of their size.
 *
 * @param options `limit`: largest packet in bytes; `strict`: throw instead of leaving alerts out
 * @throws AlertStreamError `INPUT` when strict, or when no alert is left
 */
export function reportTooLarge(
  { source, leftOut, count }: LoadPlan,
  { topic, limit, strict, log }: { topic: string; limit: number; strict: boolean; log: Logger },
): void {
  const [first] = leftOut;
  if (first === undefined) return;
  const why = (place: number) => `${nameOf(source, place)}: topic ${topic} takes packets of at most ${limit} bytes`;
  if (strict || count === 0) {
    const others = leftOut.length === 1 ? '' : `; so it is with ${leftOut.length} alerts`;
    throw new AlertStreamError('INPUT', `${why(first)} (max.message.bytes)${others}`);
  }
  for (const place of leftOut.slice(0, MAX_LISTED)) {
    log.warn({ event: 'left-out', alert: String(source.alerts[place]?.id) }, `left out: ${why(place)}`);
  }
  if (leftOut.length > MAX_LISTED)
    log.warn({ event: 'left-out', alerts: leftOut.length }, `left out: ${leftOut.length} alerts in all`);
}

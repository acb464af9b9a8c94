import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { LoadPlan } from './load-plan.ts';
import { nameOf } from './load-source.ts';

/** So many are named one by one; a file in which all are too large needs no longer list. */
const NAMED = 20;

/**
 * Names the alerts that are left out of a load since the topic doesn't take messages of their size.
 *
 * @param options `limit`: the most bytes of a packet; `strict`: refuse rather than leave out
 * @throws AlertStreamError `INPUT` when strict, or when not one alert is left
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
  for (const place of leftOut.slice(0, NAMED)) {
    log.warn({ event: 'left-out', alert: String(source.alerts[place]?.id) }, `left out: ${why(place)}`);
  }
  if (leftOut.length > NAMED)
    log.warn({ event: 'left-out', alerts: leftOut.length }, `left out: ${leftOut.length} alerts in all`);
}

import type { Environment, FlagValues } from '@alert-stream/common/command/parse.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { logLevel } from '@alert-stream/common/log-flags.ts';
import { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { limitStop } from '../../stop-limit.ts';
import { PROGRAM, type backfillCommand } from '../config.ts';
import { IN_FLIGHT_AT_STOP } from '../in-flight.ts';
import { createPipeline } from '../pipeline.ts';
import { outcomeOf } from '../range/outcome.ts';
import { Pace } from '../range/pace.ts';
import { prepareRange } from '../range/prepare.ts';
import { workThrough } from '../range/work-through.ts';

/** `backfill`: archives a range as the ingester would. The exit code is 1 when it didn't come to the end. */
export async function runBackfill(
  flags: FlagValues<(typeof backfillCommand)['flags']>,
  { env, signal }: { env: Environment; signal: AbortSignal },
): Promise<void> {
  const log = createLogger(PROGRAM, logLevel(flags, 'info'));
  limitStop(signal, log, IN_FLIGHT_AT_STOP);
  const prepared = await prepareRange(flags, { env, log, signal, writes: true });
  if (prepared === undefined) {
    process.exitCode = 1;
    return;
  }
  const { connection, store, range } = prepared;
  const schemas = new SchemaRegistryClient({ url: flags['schema-registry-address'], log });
  const { handle, tally } = createPipeline({ store, schemas, gzipLevel: flags['gzip-level'], log, signal });
  const { topic } = flags;
  const pace = new Pace(log, () => ({ topic, ...tally.totals() }));
  const options = { topic, range, handler: handle, maxInFlight: flags['max-in-flight'], log, signal };
  const done = await workThrough(connection, options, (work) => pace.of(work));
  pace.end();
  const rate = { seconds: Math.round(pace.seconds * 10) / 10, perSecond: pace.perSecond(done.messages) };
  log.info({ event: 'backfill', topic, ...tally.totals(), ...outcomeOf(done), ...rate });
  if (done.failure !== undefined) throw done.failure;
  if (!done.complete) process.exitCode = 1;
}

import type { Environment, FlagValues } from '@alert-stream/common/command/parse.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { logLevel } from '@alert-stream/common/log-flags.ts';
import { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { limitStop } from '../../stop-limit.ts';
import { PROGRAM, type verifyCommand } from '../config.ts';
import { IN_FLIGHT_AT_STOP } from '../in-flight.ts';
import { Pace } from '../range/pace.ts';
import { prepareRange } from '../range/prepare.ts';
import { findingText } from '../verify/finding.ts';
import { reportText } from '../verify/report-text.ts';
import { verify } from '../verify/verify.ts';
import { Output } from './output.ts';

/** `verify`: a line for each finding, then the report. The exit code is 1 when something is missing or unread. */
export async function runVerify(
  flags: FlagValues<(typeof verifyCommand)['flags']>,
  { env, signal }: { env: Environment; signal: AbortSignal },
): Promise<void> {
  const log = createLogger(PROGRAM, logLevel(flags, 'info'), 2);
  limitStop(signal, log, IN_FLIGHT_AT_STOP);
  const prepared = await prepareRange(flags, { env, log, signal, writes: flags.repair });
  if (prepared === undefined) {
    process.exitCode = 1;
    return;
  }
  const { topic, json } = flags;
  const output = new Output();
  const pace = new Pace(log, () => ({ topic }));
  const report = await verify({
    ...prepared,
    topic,
    schemas: new SchemaRegistryClient({ url: flags['schema-registry-address'], log }),
    repair: flags.repair ? { gzipLevel: flags['gzip-level'] } : undefined,
    maxInFlight: flags['max-in-flight'],
    log,
    signal,
    found: (finding) => output.line(json ? JSON.stringify({ finding }) : findingText(finding)),
    look: (work) => pace.of(work),
  });
  pace.end();
  const seconds = Math.round(pace.seconds * 10) / 10;
  await output.line(
    json ? JSON.stringify({ report: { topic, ...report, seconds } }) : reportText(topic, report, seconds),
  );
  if (report.failure !== undefined) throw new AlertStreamError('KAFKA', report.failure);
  if (!report.ok) process.exitCode = 1;
}

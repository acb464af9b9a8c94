import type { FlagValues } from '@alert-stream/common/command/parse.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { createLogger } from '@alert-stream/common/log.ts';
import { logLevel } from '@alert-stream/common/log-flags.ts';
import { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { openForWriting } from '../../archive/open.ts';
import { entries, entriesOf, requireEntries, type Entry } from '../../quarantine/entries.ts';
import { limitStop } from '../../stop-limit.ts';
import { storeSettings } from '../../store/settings.ts';
import { PROGRAM, type quarantineRetryCommand } from '../config.ts';
import { IN_FLIGHT_AT_STOP } from '../in-flight.ts';
import { openPatiently } from '../open-patiently.ts';
import { patiently, type PatientStore } from '../patient-store.ts';
import { createPipeline } from '../pipeline.ts';
import { GaveUpError } from '../retry.ts';
import { retryEntries } from '../retry-entries.ts';
import { idsOf } from './ids.ts';
import { Output, remark } from './output.ts';

type Flags = FlagValues<(typeof quarantineRetryCommand)['flags']>;

/** `quarantine retry`: a line for each entry. The exit code is 1 when one of them stays. */
export async function retryQuarantined(typed: string[], flags: Flags, signal: AbortSignal): Promise<void> {
  const ids = idsOf(typed);
  checkChoice(ids, flags);
  const log = createLogger(PROGRAM, logLevel(flags, 'info'), 2);
  const settings = storeSettings(flags);
  limitStop(signal, log, IN_FLIGHT_AT_STOP);
  const store = await openPatiently(() => openForWriting(settings, log), { log, signal });
  const schemas = new SchemaRegistryClient({ url: flags['schema-registry-address'], log });
  let archived = 0;
  let stay = 0;
  if (store !== undefined) {
    const { archive, retry } = createPipeline({ store, schemas, gzipLevel: flags['gzip-level'], log, signal });
    const quarantine = patiently(store.quarantine, retry);
    const output = new Output();
    const damaged = (error: Error) => {
      stay += 1;
      remark(error.message);
    };
    try {
      for await (const done of retryEntries(await chosen(quarantine, ids, flags, damaged), { quarantine, archive })) {
        if (done.result === 'stays') stay += 1;
        else archived += 1;
        await output.line(
          `${done.id}  ${done.result === 'stays' ? `stays: ${done.reason}: ${done.error}` : done.result}`,
        );
        if (signal.aborted) break;
      }
    } catch (error) {
      if (!(error instanceof GaveUpError)) throw error;
    }
  }
  remark(`${archived} archived and taken out, ${stay} stay${signal.aborted ? '; stopped before the rest' : ''}`);
  if (stay > 0 || signal.aborted) process.exitCode = 1;
}

function checkChoice(ids: string[], { all, reason, topic }: Flags): void {
  if (ids.length > 0 && (all || reason !== undefined || topic !== undefined)) {
    throw new AlertStreamError('CONFIG', 'give IDs, or --all with --reason or --topic: got both');
  }
  if (ids.length === 0 && !all)
    throw new AlertStreamError(
      'CONFIG',
      'give the IDs to try again, or --all; --reason and --topic then say which of all',
    );
}

async function chosen(
  quarantine: PatientStore,
  ids: string[],
  flags: Flags,
  damaged: (error: Error) => void,
): Promise<AsyncIterable<Entry>> {
  if (flags.all) return entries(quarantine, flags, damaged);
  await requireEntries(quarantine, ids);
  return entriesOf(quarantine, ids, damaged);
}

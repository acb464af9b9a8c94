import type { FlagValues } from '@alert-stream/common/command/parse.ts';
import { printableLine } from '@alert-stream/common/printable.ts';
import { openQuarantine } from '../../archive/open.ts';
import { entries, type Entry } from '../../quarantine/entries.ts';
import { storeSettings } from '../../store/settings.ts';
import type { quarantineListCommand } from '../config.ts';
import { Output, remark } from './output.ts';

/** `quarantine list`: a line for each entry. The exit code is 1 when one of them can't be read. */
export async function listQuarantine(flags: FlagValues<(typeof quarantineListCommand)['flags']>): Promise<void> {
  const { json, limit = Infinity } = flags;
  const quarantine = await openQuarantine(storeSettings(flags));
  const output = new Output(0);
  let count = 0;
  const damaged = (error: Error) => {
    remark(error.message);
    process.exitCode = 1;
  };
  for await (const entry of entries(quarantine, flags, damaged)) {
    await output.line(json ? JSON.stringify({ id: entry.id, ...entry.record }) : line(entry));
    count += 1;
    if (count >= limit) break;
  }
  if (!json)
    remark(
      count >= limit ? `the first ${count}; there may be more` : `${count} in the quarantine of ${quarantine.place}`,
    );
}

function line({ id, record }: Entry): string {
  const { reason, bytes, timestamp, error } = record;
  return `${id}  ${reason}  ${bytes === null ? 'no value' : `${bytes} B`}  ${timestamp}  ${printableLine(error)}`;
}

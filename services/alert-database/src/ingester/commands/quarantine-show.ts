import { writeFile } from 'node:fs/promises';
import type { FlagValues } from '@alert-stream/common/command/parse.ts';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { openQuarantine } from '../../archive/open.ts';
import { describeEntry } from '../../quarantine/describe.ts';
import { readBytes, readEntry, requireEntries, type Entry } from '../../quarantine/entries.ts';
import { storeSettings } from '../../store/settings.ts';
import type { quarantineShowCommand } from '../config.ts';
import { idsOf } from './ids.ts';
import { Output } from './output.ts';

/** `quarantine show`: all that is known of one entry. */
export async function showQuarantined(
  typed: string[],
  flags: FlagValues<(typeof quarantineShowCommand)['flags']>,
): Promise<void> {
  const ids = idsOf(typed);
  const quarantine = await openQuarantine(storeSettings(flags));
  await requireEntries(quarantine, ids);
  const entry = (await readEntry(quarantine, ids[0] as string)) as Entry;
  const bytes = await readBytes(quarantine, entry.id);
  await new Output().line(describeEntry(entry, bytes));
  const { raw } = flags;
  if (raw === undefined) return;
  if (bytes === undefined) throw new AlertStreamError('STORE', `--raw: the bytes of ${entry.id} are gone`);
  try {
    await writeFile(raw, bytes);
  } catch (error) {
    throw new AlertStreamError('INPUT', `--raw: can't write ${raw}: ${messageOf(error)}`, { cause: error });
  }
}

import type { FlagValues } from '@alert-stream/common/command/parse.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { openQuarantine } from '../../archive/open.ts';
import { removeEntry, requireEntries } from '../../quarantine/entries.ts';
import { storeSettings } from '../../store/settings.ts';
import type { quarantineDropCommand } from '../config.ts';
import { idsOf } from './ids.ts';
import { Output } from './output.ts';

/** `quarantine drop`: removes entries, when it is really meant. */
export async function dropQuarantined(
  typed: string[],
  flags: FlagValues<(typeof quarantineDropCommand)['flags']>,
): Promise<void> {
  const ids = idsOf(typed);
  const quarantine = await openQuarantine(storeSettings(flags));
  await requireEntries(quarantine, ids);
  if (!flags.yes) throw new AlertStreamError('CONFIG', `this deletes for ever, so it needs --yes: ${ids.join(', ')}`);
  const output = new Output();
  for (const id of ids) {
    await removeEntry(quarantine, id);
    await output.line(`${id}  dropped`);
  }
}

import { parseCommand, type Command, type Flags, type FlagValues } from '@alert-stream/common/command/parse.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { createStreamCommand, playStreamCommand } from '../services/simulator/src/config.ts';
import { burstOffsets, ownOffsets } from '../services/simulator/src/create/burst-offsets.ts';
import { alertTimingReader } from '../services/simulator/src/create/alert-timing.ts';
import { openAlerts } from './alerts-file.ts';
import type { KubernetesObject } from '../rendered/kubernetes.ts';
import { containersOf, pods } from '../rendered/workloads.ts';

/**
 * Makes sure, before anything is started for them, that the alerts of a user's file are over before they are repeated:
 * as the rendered chart loads and plays them.
 *
 * @throws AlertStreamError `CONFIG` with the interval that they need; `INPUT` for alerts that can't be read
 */
export async function requireTime(path: string, objects: KubernetesObject[]): Promise<void> {
  const load = optionsOf(objects, createStreamCommand);
  const play = optionsOf(objects, playStreamCommand);
  const interval = play?.['repeat-interval'];
  if (load === undefined || play === undefined || typeof interval !== 'number' || interval < 0) return;
  const seconds = (await spanOf(path, load.spread)) / play.speed;
  if (seconds <= interval) return;
  throw new AlertStreamError(
    'CONFIG',
    `--file ${path}: its alerts span ${seconds.toFixed(3)} s, and would be repeated every ${interval} s: ` +
      `give --interval ${Math.ceil(seconds)} or more, or a file of one visit`,
  );
}

/** From the first alert to the last, in seconds. */
async function spanOf(path: string, spread: number): Promise<number> {
  const { type, records } = await openAlerts(path);
  const timingOf = alertTimingReader(type, spread > 0);
  const timings = [];
  for await (const record of records) timings.push(timingOf(record));
  const offsets = spread > 0 ? burstOffsets(timings, spread) : ownOffsets(timings);
  return offsets.reduce((longest, offset) => Math.max(longest, offset), 0);
}

/** The options with which the chart runs a command of the simulator; undefined where it doesn't. */
function optionsOf<F extends Flags>(objects: KubernetesObject[], command: Command<F>): FlagValues<F> | undefined {
  const words = command.name.split(' ');
  const found = pods(objects)
    .flatMap(containersOf)
    .find(
      (container) =>
        [...container.command, ...(container.args ?? [])].slice(0, words.length).join(' ') === command.name,
    );
  return found && parseCommand(command, [...found.command, ...(found.args ?? [])].slice(words.length), {}).flags;
}

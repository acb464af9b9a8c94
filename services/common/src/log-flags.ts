import { toggle } from './command/flags.ts';
import type { FlagValues } from './command/parse.ts';

/** How much a program logs: the same two flags for all. */
export const logFlags = {
  verbose: toggle({ short: 'v', help: 'log more: level debug' }),
  debug: toggle({ short: 'd', help: 'log everything: level trace' }),
};

/** The level that these flags ask for: debug with `--verbose`, trace with `--debug`. */
export function logLevel<Default extends 'info' | 'silent'>(
  { verbose, debug }: FlagValues<typeof logFlags>,
  defaultLevel: Default,
): Default | 'debug' | 'trace' {
  if (debug) return 'trace';
  return verbose ? 'debug' : defaultLevel;
}

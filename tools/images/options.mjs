import { parseArgs } from 'node:util';
import { SetupError } from '../setup/failure.mjs';
import { IMAGES } from './images.mjs';

const TEXT = { type: 'string' };
const OPTIONS = {
  tag: TEXT,
  prefix: TEXT,
  base: TEXT,
  'python-base': TEXT,
  builder: TEXT,
  help: { type: 'boolean', short: 'h' },
};

/**
 * Reads the command line of `npm run images`.
 *
 * @returns {{ tag?: string, prefix?: string, base?: string, 'python-base'?: string, builder?: string, help?: boolean,
 *   services: string[] }} services: all, when none was named
 * @throws {SetupError} exit code 2, for an option or a service that there isn't
 */
export function parseOptions(args) {
  const { values, positionals } = parsed(args);
  const empty = Object.keys(values).find((name) => values[name] === '');
  if (empty !== undefined) throw new SetupError(`--${empty}: expected a value, got nothing`, { exitCode: 2 });
  const known = Object.keys(IMAGES);
  const unknown = positionals.find((service) => !known.includes(service));
  if (unknown !== undefined) {
    throw new SetupError(`unknown service "${unknown}": expected ${known.join(', ')}`, { exitCode: 2 });
  }
  return { ...values, services: positionals.length === 0 ? known : positionals };
}

function parsed(args) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new SetupError(error.message, { exitCode: 2 });
  }
}

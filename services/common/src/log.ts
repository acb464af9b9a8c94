import { pino, type Logger, type LoggerOptions } from 'pino';
import { printable } from './printable.ts';

export type { Logger } from 'pino';

/** Field names whose values are never written, at any depth that our own log lines reach. */
const SECRET_FIELDS = ['password', 'key', 'sasl', 'authorization', 'token', 'secret'];

/**
 * A structured logger to stdout, one JSON object a line.
 *
 * Ids go into a line as decimal strings: pino would write a BigInt as a bare number that readers round.
 *
 * @param program the program's name, in every line
 * @param level pino's level; `info` has no line per alert
 * @param to file descriptor: 2, stderr, for a command whose stdout is its result
 */
export function createLogger(
  program: string,
  level: 'info' | 'debug' | 'trace' | 'silent' = 'info',
  to: 1 | 2 = 1,
): Logger {
  const options: LoggerOptions = {
    level,
    base: { program },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[secret]' },
  };
  const destination = pino.destination({ dest: to, sync: true });
  // JSON escapes some of what a terminal obeys, not all of it.
  return pino(options, { write: (line) => void destination.write(printable(line)) });
}

import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { readNamedFile } from '../../command/read-file.ts';
import type { FlagValues } from '../../command/parse.ts';
import type { Logger } from '../../log.ts';
import { tlsFlags } from './flags.ts';
import { MAX_PEM_BYTES } from './pem.ts';

const MINUTE_MS = 60_000;

/**
 * Stops the program gracefully when its certificates have been renewed: connections keep using those of its start, and
 * Kubernetes starts it again with the new ones. Strimzi renews certificates long before they expire, and Kubernetes then
 * replaces the files.
 *
 * Call it before the files are read for the connection, so that no renewal falls between.
 *
 * @param flags the program's flags; those of TLS name the files
 * @param options.signal ends the watch
 * @param options.everyMs milliseconds between two checks
 * @param options.end stops the program; by default a SIGTERM to itself
 */
export function endWhenRenewed(
  flags: Partial<FlagValues<typeof tlsFlags>>,
  { log, signal, everyMs = MINUTE_MS, end = () => process.kill(process.pid, 'SIGTERM') }: RenewalOptions,
): void {
  const names = Object.keys(tlsFlags) as (keyof typeof tlsFlags)[];
  // Anything but a regular file, such as a pipe, can't be renewed, and is read only once.
  const files = names.flatMap((name) => flags[name] ?? []).filter(isFile);
  if (files.length === 0) return;
  const first = fingerprint(files);
  const check = setInterval(() => {
    const now = fingerprint(files);
    // A missing file is just being replaced.
    if (now === undefined || now === first || signal.aborted) return;
    clearInterval(check);
    log.info(
      { event: 'certificates-renewed', files },
      'the certificates have been renewed: ending, to be started again with them',
    );
    end();
  }, everyMs).unref();
  signal.addEventListener('abort', () => clearInterval(check), { once: true });
}

export type RenewalOptions = { log: Logger; signal: AbortSignal; everyMs?: number; end?: () => void };

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function fingerprint(files: string[]): string | undefined {
  const hash = createHash('sha256');
  try {
    for (const file of files) hash.update(readNamedFile(file, { maxBytes: MAX_PEM_BYTES })).update('\0');
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}

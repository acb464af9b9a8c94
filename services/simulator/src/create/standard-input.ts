import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';

/** File argument that stands for standard input. */
const STANDARD_INPUT = '-';

/**
 * Runs work on files, of which one may be standard input. It can be read only once, but a load is checked completely
 * before any of it is sent, so standard input is first written to a temporary file.
 *
 * @param work receives the paths; the temporary file is removed when it settles
 * @throws AlertStreamError `CONFIG` when standard input is named twice, `INPUT` when there is no room for it,
 *   `STORE` when stopped
 */
export async function withInputFiles<T>(
  names: string[],
  { input, signal }: { input: Readable; signal: AbortSignal },
  work: (paths: string[]) => Promise<T>,
): Promise<T> {
  const wanted = names.filter((name) => name === STANDARD_INPUT).length;
  if (wanted === 0) return work(names);
  if (wanted > 1)
    throw new AlertStreamError(
      'CONFIG',
      `${STANDARD_INPUT} (standard input) is named ${wanted} times: it can be read once`,
    );
  const folder = await mkdtemp(join(tmpdir(), 'alertsim-')).catch(noRoom);
  try {
    const path = join(folder, 'standard-input');
    await pipeline(input, createWriteStream(path, { mode: 0o600 }), { signal }).catch((error: unknown) => {
      if (signal.aborted)
        throw new AlertStreamError('STORE', 'stopped: standard input was not read to its end', { cause: error });
      return noRoom(error);
    });
    return await work(names.map((name) => (name === STANDARD_INPUT ? path : name))).catch((error: unknown) => {
      throw ofStandardInput(error, path);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Names standard input in place of the temporary file, which the user doesn't know. */
function ofStandardInput(error: unknown, path: string): unknown {
  if (!(error instanceof AlertStreamError) || !error.message.includes(path)) return error;
  return new AlertStreamError(error.code, error.message.replaceAll(path, 'standard input'), {
    cause: error,
    retriable: error.retriable,
  });
}

function noRoom(error: unknown): never {
  throw new AlertStreamError('INPUT', `can't keep standard input in ${tmpdir()}: ${messageOf(error)}`, {
    cause: error,
  });
}

import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { getSystemErrorMessage } from 'node:util';
import { AlertStreamError, messageOf } from '../errors.ts';

/** Milliseconds to wait for the writer of a pipe that a shell passes, as for `<(command)`. */
const PIPE_TIMEOUT_MS = 5_000;
const PIPE_POLL_MS = 20;
const OWN_PIPE = /^\/(dev\/stdin|dev\/fd\/\d+|proc\/self\/fd\/\d+)$/;

export type ReadLimits = {
  maxBytes: number;
  /** The flag that names the file, for messages. */
  flag?: string;
  code?: 'CONFIG' | 'INPUT';
  /** Whether such a pipe is accepted: false when another process reads the file again. */
  pipes?: boolean;
};

/**
 * Reads a file that the user named, whole: a regular one, or a pipe that the shell handed to this process
 * (`/dev/stdin`, `<(command)`). Anything else might have no end or no writer, and keep the program waiting.
 *
 * @throws AlertStreamError when it can't be read, is not such a file, or is larger than `maxBytes`
 */
export function readNamedFile(path: string, limits: ReadLimits): Buffer {
  const fail = (problem: string, cause?: unknown) => failure(path, problem, limits, cause);
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(fd);
    const isPipe = limits.pipes !== false && stats.isFIFO() && OWN_PIPE.test(path);
    if (!stats.isFile() && !isPipe) throw fail(`expected a file, it is ${kindOf(stats)}`);
    const bytes = readBounded(fd, limits.maxBytes);
    if (bytes === 'late') throw fail(`nothing came for ${PIPE_TIMEOUT_MS / 1000} s`);
    if (bytes.length > limits.maxBytes) throw fail(`expected at most ${limits.maxBytes} bytes, it has more`);
    return bytes;
  } catch (error) {
    throw error instanceof AlertStreamError ? error : fail(systemReason(error), error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** The system's error text for a file that can't be opened, without the path, which the message already has. */
export function systemReason(error: unknown): string {
  const { errno } = error as NodeJS.ErrnoException;
  return errno === undefined ? messageOf(error) : getSystemErrorMessage(errno);
}

/** The kind of a file that is not a regular one, for messages. */
export function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

function failure(path: string, problem: string, { flag, code = 'INPUT' }: ReadLimits, cause?: unknown) {
  const prefix = flag === undefined ? '' : `--${flag}: `;
  return new AlertStreamError(code, `${prefix}can't read ${path}: ${problem}`, { cause });
}

/** @returns the bytes, at most one more than `maxBytes`; `late` when a pipe stays empty */
function readBounded(fd: number, maxBytes: number): Buffer | 'late' {
  const chunks: Buffer[] = [];
  const end = Date.now() + PIPE_TIMEOUT_MS;
  for (let length = 0; length <= maxBytes;) {
    const chunk = Buffer.allocUnsafe(Math.min(65_536, maxBytes + 1 - length));
    const read = readSome(fd, chunk);
    if (read === 0) break;
    if (read === undefined) {
      if (Date.now() > end) return 'late';
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PIPE_POLL_MS);
      continue;
    }
    chunks.push(chunk.subarray(0, read));
    length += read;
  }
  return Buffer.concat(chunks);
}

/** @returns undefined while a pipe is empty and still has a writer */
function readSome(fd: number, chunk: Buffer): number | undefined {
  try {
    return readSync(fd, chunk);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined;
    throw error;
  }
}

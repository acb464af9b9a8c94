import { createHash, timingSafeEqual } from 'node:crypto';
import { readNamedFile } from '@alert-stream/common/command/read-file.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';

/** Shorter tokens could be guessed. */
const MIN_CHARACTERS = 16;

/** A token has some dozens of bytes; this limits how much of a wrong file is read. */
const MAX_BYTES = 65_536;

/**
 * The bearer token that authorizes pausing the stream. It is in a file, a mounted Secret that may change while the
 * program runs, so the file is read at each use.
 */
export class ControlToken {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  /** @throws AlertStreamError `CONFIG` when the file can't be read, or holds no valid token */
  static async inFile(file: string): Promise<ControlToken> {
    const token = new ControlToken(file);
    token.#read();
    return token;
  }

  /**
   * Compares a token in constant time, so that the duration doesn't reveal how much of it is right.
   *
   * @throws AlertStreamError `CONFIG` when the file can't be read now
   */
  async is(given: string): Promise<boolean> {
    return timingSafeEqual(digest(given), digest(this.#read()));
  }

  #read(): string {
    const limits = { flag: 'control-token-file', maxBytes: MAX_BYTES, code: 'CONFIG' as const, pipes: false };
    const token = readNamedFile(this.#file, limits).toString().trim();
    if (token.length < MIN_CHARACTERS || /[^\w.~+/=-]/.test(token)) {
      this.#fail(`expected a token of at least ${MIN_CHARACTERS} letters, digits and -._~+/=`);
    }
    return token;
  }

  /** The message never contains the token, not even an invalid one. */
  #fail(problem: string): never {
    throw new AlertStreamError('CONFIG', `--control-token-file ${this.#file}: ${problem}`);
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

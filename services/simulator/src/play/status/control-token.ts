import { createHash, timingSafeEqual } from 'node:crypto';
import { readNamedFile } from '@alert-stream/common/command/read-file.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';

/** A shorter one could be found by trying. */
const LEAST_CHARACTERS = 16;

/** A token has some dozens; so much of a wrong file is read. */
const MAX_BYTES = 65_536;

/**
 * The token that lets its holder pause the stream, in a file: a mounted Secret, which may change while the program
 * runs. So the file is read at each use.
 */
export class ControlToken {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  /** @throws AlertStreamError `CONFIG` when the file can't be read, or holds no good token */
  static async inFile(file: string): Promise<ControlToken> {
    const token = new ControlToken(file);
    token.#read();
    return token;
  }

  /**
   * Whether it is this token, in a time that doesn't tell how much of it is right.
   *
   * @throws AlertStreamError `CONFIG` when the file can't be read now
   */
  async is(given: string): Promise<boolean> {
    return timingSafeEqual(digest(given), digest(this.#read()));
  }

  #read(): string {
    const limits = { flag: 'control-token-file', maxBytes: MAX_BYTES, code: 'CONFIG' as const, pipes: false };
    const token = readNamedFile(this.#file, limits).toString().trim();
    if (token.length < LEAST_CHARACTERS || /[^\w.~+/=-]/.test(token)) {
      this.#fail(`expected a token of at least ${LEAST_CHARACTERS} letters, digits and -._~+/=`);
    }
    return token;
  }

  /** The token itself, though a wrong one, is never shown. */
  #fail(problem: string): never {
    throw new AlertStreamError('CONFIG', `--control-token-file ${this.#file}: ${problem}`);
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

import { createWriteStream, existsSync, renameSync, statSync, type WriteStream } from 'node:fs';

const MAX_BYTES = 8 * 1024 * 1024;
const TAIL_LINES = 30;
const STACK_TRACE = /^\s+(at |\.\.\. \d+ more)/;

/** A part's log on disk: this file and one older one, never more than twice 8 MiB; and its last lines in memory. */
export class LogFile {
  readonly path: string;
  readonly #tail: string[] = [];
  #stream: WriteStream;
  #bytes: number;

  constructor(path: string) {
    this.path = path;
    this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    this.#stream = this.#open();
  }

  write(line: string): void {
    // The lines of a stack trace would push out those that say what happened.
    if (!STACK_TRACE.test(line)) this.#tail.push(line);
    if (this.#tail.length > TAIL_LINES) this.#tail.shift();
    if (this.#bytes > MAX_BYTES) this.#rotate();
    this.#bytes += Buffer.byteLength(line) + 1;
    this.#stream.write(`${line}\n`);
  }

  /** The last lines written since the start, but for stack traces; those are in the file. */
  tail(lines = TAIL_LINES): string[] {
    return this.#tail.slice(-lines);
  }

  close(): void {
    this.#stream.end();
  }

  #rotate(): void {
    this.#stream.end();
    // Somebody may have removed the log; the part goes on with a new one.
    if (existsSync(this.path)) renameSync(this.path, `${this.path}.1`);
    this.#bytes = 0;
    this.#stream = this.#open();
  }

  #open(): WriteStream {
    const stream = createWriteStream(this.path, { flags: 'a', mode: 0o600 });
    // A log that can't be written must not end the stack: on a full disk, say, the part itself tells what it can't do.
    stream.on('error', () => {});
    return stream;
  }
}

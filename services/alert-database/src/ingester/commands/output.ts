import { printable } from '@alert-stream/common/printable.ts';

/**
 * Writes lines to stdout, no faster than they are read. Where the reader has gone, as `head` does, the program ends.
 */
export class Output {
  /** @param unread the exit code then: 0 where the lines are all that there was to do */
  constructor(unread: 0 | 1 = 1) {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? unread);
      throw error;
    });
  }

  line(text: string): Promise<void> {
    return new Promise((resolve) => void process.stdout.write(`${printable(text)}\n`, () => resolve()));
  }
}

/** Says to whoever watches what isn't the command's result. */
export function remark(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

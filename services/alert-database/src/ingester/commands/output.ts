/**
 * Writes lines to stdout, no faster than they are read. Where the reader has gone, as `head` does, there is nothing left
 * to do, and the program ends.
 */
export class Output {
  constructor() {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      throw error;
    });
  }

  line(text: string): Promise<void> {
    return new Promise((resolve) => void process.stdout.write(`${text}\n`, () => resolve()));
  }
}

/** Says to whoever watches what isn't the command's result. */
export function remark(text: string): void {
  process.stderr.write(`${text}\n`);
}

import { printable } from '@alert-stream/common/printable.ts';
import { runnable, runProgram } from '@alert-stream/common/command/program.ts';
import { check } from './check/check.ts';
import { command, stackOptions } from './config.ts';
import { run } from './run.ts';

// A terminal or a pipe that is gone must not keep the system from being stopped in order.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const say = (line: string) => void process.stdout.write(`${printable(line)}\n`);

await runProgram({
  name: 'npm start',
  summary: command.summary,
  commands: [
    runnable(command, async ({ flags }, { signal }) => {
      if (flags.check) await check(flags, signal, say);
      else await run(stackOptions(flags), signal, say);
    }),
  ],
});

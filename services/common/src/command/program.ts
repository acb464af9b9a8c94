import { AlertStreamError } from '../errors.ts';
import { helpText, overviewText } from './help.ts';
import { parseCommand, type Command, type Environment, type Flags, type Parsed } from './parse.ts';

/** A command with what it does. `signal` aborts at SIGTERM or SIGINT: finish what is in flight, then return. */
export type Runnable = {
  command: Command;
  run: (argv: string[], env: Environment, signal: AbortSignal) => Promise<void>;
};

/** Binds a command's description to what it does with the parsed options. */
export function runnable<F extends Flags>(
  command: Command<F>,
  run: (parsed: Parsed<F>, context: { env: Environment; signal: AbortSignal }) => Promise<void>,
): Runnable {
  return { command, run: (argv, env, signal) => run(parseCommand(command, argv, env), { env, signal }) };
}

/**
 * Runs a program: shows help, picks the subcommand, turns errors into one message and an exit code (2 for what the
 * user can mend, 1 for a failure), and passes SIGTERM and SIGINT on as an abort.
 */
export async function runProgram(program: { name: string; summary: string; commands: Runnable[] }): Promise<void> {
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => stop.abort(new Error(name)));
  }
  try {
    await dispatch(program, process.argv.slice(2), stop.signal);
  } catch (error) {
    if (error instanceof AlertStreamError) {
      process.stderr.write(`${program.name}: ${error.message}\n`);
      process.exitCode = error.exitCode;
    } else {
      process.stderr.write(`${program.name}: unexpected error, please report it\n${error instanceof Error ? error.stack : String(error)}\n`);
      process.exitCode = 70;
    }
  }
}

async function dispatch(
  program: { name: string; summary: string; commands: Runnable[] },
  argv: string[],
  signal: AbortSignal,
): Promise<void> {
  const { name, summary, commands } = program;
  const [only] = commands;
  if (only !== undefined && commands.length === 1) {
    await runOrHelp(only, argv, signal);
    return;
  }
  const [word, ...rest] = argv;
  if (word === undefined || word === '--help' || word === '-h' || word === 'help') {
    process.stdout.write(overviewText(name, summary, commands.map(({ command }) => command)));
    if (word === undefined) process.exitCode = 2;
    return;
  }
  const chosen = commands.find(({ command }) => command.name === `${name} ${word}`);
  if (chosen === undefined) {
    const known = commands.map(({ command }) => command.name.slice(name.length + 1)).join(', ');
    throw new AlertStreamError('CONFIG', `unknown command "${word}": expected one of ${known}\nSee ${name} --help`);
  }
  await runOrHelp(chosen, rest, signal);
}

async function runOrHelp({ command, run }: Runnable, argv: string[], signal: AbortSignal): Promise<void> {
  if (argv.includes('--help') || argv.includes('-h')) process.stdout.write(helpText(command));
  else await run(argv, process.env, signal);
}

import { AlertStreamError } from '../errors.ts';
import { printable } from '../printable.ts';
import { commandsText, helpText, overviewText } from './help.ts';
import { nearest } from './nearest.ts';
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

/** A program's commands. `defaultCommand` runs when the arguments begin with an option instead of a command's name. */
export type Program = { name: string; summary: string; commands: Runnable[]; defaultCommand?: Runnable };

/**
 * Runs a program: shows help, picks the subcommand, turns errors into one message and an exit code (2 for what the
 * user can correct, 1 for a failure), and passes SIGTERM and SIGINT on as an abort.
 */
export async function runProgram(program: Program): Promise<void> {
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => stop.abort(new Error(name)));
  }
  try {
    await dispatch(program, process.argv.slice(2), stop.signal);
  } catch (error) {
    if (error instanceof AlertStreamError) {
      process.stderr.write(`${program.name}: ${printable(error.message)}\n`);
      process.exitCode = error.exitCode;
    } else {
      process.stderr.write(
        `${program.name}: unexpected error, please report it\n${printable(error instanceof Error ? String(error.stack) : String(error))}\n`,
      );
      process.exitCode = 70;
    }
  }
}

async function dispatch(program: Program, argv: string[], signal: AbortSignal): Promise<void> {
  const { name, commands, defaultCommand } = program;
  const [only] = commands;
  if (only !== undefined && commands.length === 1 && defaultCommand === undefined) {
    await runOrHelp(only, argv, signal);
    return;
  }
  const [word] = argv;
  if (word === undefined || word === 'help' || (defaultCommand === undefined && isHelp(word))) {
    process.stdout.write(programHelp(program));
    if (word === undefined) process.exitCode = 2;
    return;
  }
  if (defaultCommand !== undefined && word.startsWith('-')) {
    if (asksHelp(argv)) process.stdout.write(programHelp(program));
    else await defaultCommand.run(argv, process.env, signal);
    return;
  }
  const chosen = commands.find(({ command }) => isNamed(command, program, argv));
  if (chosen !== undefined) {
    await runOrHelp(chosen, argv.slice(wordsOf(chosen.command, program).length), signal);
    return;
  }
  const group = commands.filter(({ command }) => command.name.startsWith(`${name} ${word} `));
  if (group.length > 0 && asksHelp(argv)) {
    process.stdout.write(
      overviewText(
        name,
        `The commands of ${name} ${word}.`,
        group.map(({ command }) => command),
      ),
    );
    return;
  }
  const known = (group.length > 0 ? group : commands).map(({ command }) => wordsOf(command, program).join(' '));
  const typed = group.length > 0 && argv[1] !== undefined ? `${word} ${argv[1]}` : word;
  throw new AlertStreamError('CONFIG', `${unknownCommand(typed, known)}\nSee ${name} --help`);
}

function unknownCommand(typed: string, known: string[]): string {
  const commands = `one of ${known.join(', ')}`;
  if (typed.startsWith('-')) return `the command comes first, before its options: ${commands}`;
  const near = nearest(typed, known);
  return `unknown command "${typed}": expected ${commands}${near === undefined ? '' : `; did you mean ${near}?`}`;
}

function programHelp({ name, summary, commands, defaultCommand }: Program): string {
  const described = commands.map(({ command }) => command);
  return defaultCommand === undefined
    ? overviewText(name, summary, described)
    : helpText(defaultCommand.command) + commandsText(name, described);
}

/** The words that a user types after the program's name: `create-stream`, `quarantine list`. */
function wordsOf(command: Command, { name }: Program): string[] {
  return command.name.slice(name.length + 1).split(' ');
}

function isNamed(command: Command, program: Program, argv: string[]): boolean {
  return wordsOf(command, program).every((word, index) => argv[index] === word);
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

function asksHelp(argv: string[]): boolean {
  return argv.some(isHelp);
}

async function runOrHelp({ command, run }: Runnable, argv: string[], signal: AbortSignal): Promise<void> {
  if (asksHelp(argv)) process.stdout.write(helpText(command));
  else await run(argv, process.env, signal);
}

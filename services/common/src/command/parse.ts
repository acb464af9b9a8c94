import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { AlertStreamError } from '../errors.ts';
import type { Flag } from './flags.ts';
import { nearest } from './nearest.ts';

export type Flags = Record<string, Flag>;

/** A program, or one of its subcommands. */
export type Command<F extends Flags = Flags> = {
  /** As the user types it: `alertdb`, `rubin-alert-sim create-stream`. */
  name: string;
  summary: string;
  /** The positional arguments, in order; each must be given unless `optional`. The last may be `repeated`. */
  positionals?: { name: string; help: string; optional?: boolean; repeated?: boolean }[];
  flags: F;
  /** Environment variables without a flag, because they hold secrets: name → help text. */
  secrets?: Record<string, string>;
};

export type FlagValues<F extends Flags> = { [K in keyof F]: z.output<F[K]['schema']> };

export type Parsed<F extends Flags> = { flags: FlagValues<F>; positionals: string[] };

export type Environment = Record<string, string | undefined>;

/**
 * Parses a command line and the environment by a command's description.
 *
 * @throws AlertStreamError `CONFIG`, naming every wrong option at once
 */
export function parseCommand<F extends Flags>(command: Command<F>, argv: string[], env: Environment): Parsed<F> {
  const { problems, given, positionals, ofUnknown, meant } = readArguments(command, argv);
  problems.push(...positionalProblems(command, positionals, ofUnknown));

  const flags: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries(command.flags)) {
    // Report one problem a flag, and none for a flag that was probably mistyped.
    if (meant.has(name) || problems.some((problem) => problem.startsWith(`--${name} `))) continue;
    const fromEnv = flag.env === undefined || env[flag.env] === '' ? undefined : env[flag.env];
    const result = flag.schema.safeParse(given.get(name) ?? (isToggle(flag) ? switched(fromEnv) : fromEnv));
    if (result.success) flags[name] = result.data;
    else {
      const source = given.has(name) || fromEnv === undefined ? `--${name}` : `${flag.env} (for --${name})`;
      problems.push(...result.error.issues.map(({ message }) => source + (isMissing(message) ? ' ' : ': ') + message));
    }
  }
  if (problems.length > 0) {
    throw new AlertStreamError('CONFIG', `${[...new Set(problems)].join('\n')}\nSee ${command.name} --help`);
  }
  return { flags: flags as FlagValues<F>, positionals };
}

type Arguments = {
  problems: string[];
  given: Map<string, string | boolean>;
  positionals: string[];
  /** Indexes of the positionals that follow an unknown option: each may be its value, and that a password. */
  ofUnknown: Set<number>;
  /** The flags that were probably meant by unknown options. */
  meant: Set<string>;
};

/** Splits a command line into options and positional arguments, by the command's description. */
function readArguments(command: Command, argv: string[]): Arguments {
  const problems: string[] = [];
  const given = new Map<string, string | boolean>();
  const positionals: string[] = [];
  const ofUnknown = new Set<number>();
  const meant = new Set<string>();
  const options = Object.fromEntries(
    Object.entries(command.flags).map(([name, flag]) => [
      name,
      { type: isToggle(flag) ? ('boolean' as const) : ('string' as const), ...(flag.short && { short: flag.short }) },
    ]),
  );
  const { tokens } = parseArgs({ args: argv, options, strict: false, tokens: true, allowPositionals: true });
  let unknownAt = -2;
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (token.index === unknownAt + 1) ofUnknown.add(positionals.length);
      positionals.push(token.value);
      continue;
    }
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const flag = Object.hasOwn(command.flags, name) ? command.flags[name] : undefined;
    if (flag === undefined) {
      // -abc is read as three options: only the first is reported.
      if (token.index !== unknownAt) problems.push(`unknown option ${rawName}${suggestion(name, command)}`);
      const near = nearest(name, Object.keys(command.flags));
      if (near !== undefined) meant.add(near);
      unknownAt = token.index;
    } else if (given.has(name) && !isToggle(flag) && flag.list !== true) {
      problems.push(`--${name} is given twice: give it once`);
    } else if (isToggle(flag)) {
      if (value !== undefined) problems.push(`--${name} takes no value, got "${value}"`);
      given.set(name, true);
    } else if (value === undefined || isOption(value, token.inlineValue)) {
      problems.push(`--${name} needs a value: ${flag.placeholder ?? 'VALUE'}`);
    } else {
      given.set(name, given.has(name) ? `${String(given.get(name))},${value}` : value);
    }
  }
  return { problems, given, positionals, ofUnknown, meant };
}

/** Messages of a missing flag continue its name: "--broker is required: host:port". */
function isMissing(message: string): boolean {
  return message.startsWith('is required');
}

function isToggle(flag: Flag): boolean {
  return flag.placeholder === undefined;
}

/** Whether an option's value is really the next option: `--schemas --registry URL` lacks the folder. */
function isOption(value: string, inline: boolean): boolean {
  return !inline && value.startsWith('--');
}

/** Reads a switch from the environment. A value that is neither on nor off is passed on for the schema to refuse. */
function switched(value: string | undefined): boolean | string | undefined {
  if (value === 'true' || value === '1') return true;
  return value === 'false' || value === '0' || value === '' ? false : value;
}

function positionalProblems(command: Command, given: string[], unnamed: Set<number>): string[] {
  const wanted = command.positionals ?? [];
  const missing = wanted.slice(given.length).filter((positional) => positional.optional !== true);
  const tooMany = wanted.at(-1)?.repeated === true ? [] : given.slice(wanted.length);
  const extra = tooMany.filter((_, index) => !unnamed.has(wanted.length + index));
  return [
    ...missing.map((positional) => `${positional.name} is missing: ${positional.help}`),
    ...extra.map((argument) => `unexpected argument "${argument}"`),
  ];
}

/** A hint for an unknown option: the flag that is most similar, or the variable for a secret. */
function suggestion(name: string, { flags, secrets = {} }: Command): string {
  const [secret] = Object.keys(secrets);
  if (secret !== undefined && /pass|secret|token|pwd/i.test(name)) return `; set the password in ${secret}`;
  const near = nearest(name, Object.keys(flags));
  return near === undefined ? '' : `; did you mean --${near}?`;
}

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
  /** Variables that have no flag since they hold secrets: name → what it is for. */
  secrets?: Record<string, string>;
};

export type FlagValues<F extends Flags> = { [K in keyof F]: z.output<F[K]['schema']> };

export type Parsed<F extends Flags> = { flags: FlagValues<F>; positionals: string[] };

export type Environment = Record<string, string | undefined>;

/**
 * Reads a command line and its environment against a command's description.
 *
 * @throws AlertStreamError `CONFIG`, naming every wrong option at once
 */
export function parseCommand<F extends Flags>(command: Command<F>, argv: string[], env: Environment): Parsed<F> {
  const { problems, given, positionals, ofUnknown, meant } = readArguments(command, argv);
  problems.push(...positionalProblems(command, positionals, ofUnknown));

  const flags: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries(command.flags)) {
    // Of one that was mistyped, or has a problem already, no more is said.
    if (meant.has(name) || problems.some((problem) => problem.startsWith(`--${name} `))) continue;
    const fromEnv = flag.env === undefined || env[flag.env] === '' ? undefined : env[flag.env];
    const result = flag.schema.safeParse(given.get(name) ?? (isToggle(flag) ? switched(fromEnv) : fromEnv));
    if (result.success) flags[name] = result.data;
    else {
      const source = given.has(name) || fromEnv === undefined ? `--${name}` : `${flag.env} (for --${name})`;
      problems.push(...result.error.issues.map((issue) => `${source}: ${issue.message}`));
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
  /** Places among the positionals of those behind an unknown option: perhaps its value, and that a password. */
  ofUnknown: Set<number>;
  /** The flags that unknown options are near to. */
  meant: Set<string>;
};

/** Sorts a command line into options and the rest, by the command's description. */
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
      // Also of -abc, which is read as three options, only the first is named.
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

function isToggle(flag: Flag): boolean {
  return flag.placeholder === undefined;
}

/** Whether what follows an option is rather the next option: `--schemas --registry URL` lacks a folder's name. */
function isOption(value: string, inline: boolean): boolean {
  return !inline && value.startsWith('--');
}

/** A switch in the environment. What is neither on nor off is left as it is, for the schema to refuse. */
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

/** What may have been meant by an unknown option: the one flag that is nearest to it, or the place of a secret. */
function suggestion(name: string, { flags, secrets = {} }: Command): string {
  const [secret] = Object.keys(secrets);
  if (secret !== undefined && /pass|secret|token|pwd/i.test(name)) return `; the password goes into ${secret}`;
  const near = nearest(name, Object.keys(flags));
  return near === undefined ? '' : `; did you mean --${near}?`;
}

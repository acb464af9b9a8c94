import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { AlertStreamError } from '../errors.ts';
import type { Flag } from './flags.ts';

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
  const problems: string[] = [];
  const given = new Map<string, string | boolean>();
  const options = Object.fromEntries(
    Object.entries(command.flags).map(([name, flag]) => [
      name,
      { type: isToggle(flag) ? ('boolean' as const) : ('string' as const), ...(flag.short && { short: flag.short }) },
    ]),
  );
  const { tokens, positionals } = parseArgs({
    args: argv,
    options,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const flag = command.flags[token.name];
    if (flag === undefined || !Object.hasOwn(command.flags, token.name)) {
      problems.push(`unknown option ${token.rawName}${suggestion(token.name, command)}`);
    } else if (isToggle(flag)) {
      if (token.value !== undefined) problems.push(`--${token.name} takes no value, got "${token.value}"`);
      given.set(token.name, true);
    } else if (token.value === undefined || isOption(token.value, token.inlineValue)) {
      problems.push(`--${token.name} needs a value: ${flag.placeholder ?? 'VALUE'}`);
    } else {
      given.set(token.name, token.value);
    }
  }
  problems.push(...positionalProblems(command, positionals));

  const flags: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries(command.flags)) {
    if (problems.some((problem) => problem.startsWith(`--${name} `))) continue;
    const fromEnv = flag.env === undefined ? undefined : env[flag.env];
    const result = flag.schema.safeParse(given.get(name) ?? (isToggle(flag) ? switched(fromEnv) : fromEnv));
    if (result.success) flags[name] = result.data;
    else {
      const source = given.has(name) || fromEnv === undefined ? `--${name}` : `${flag.env} (for --${name})`;
      problems.push(...result.error.issues.map((issue) => `${source}: ${issue.message}`));
    }
  }
  if (problems.length > 0) {
    throw new AlertStreamError('CONFIG', `${problems.join('\n')}\nSee ${command.name} --help`);
  }
  return { flags: flags as FlagValues<F>, positionals };
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

function positionalProblems(command: Command, given: string[]): string[] {
  const wanted = command.positionals ?? [];
  const missing = wanted.slice(given.length).filter((positional) => positional.optional !== true);
  const extra = wanted.at(-1)?.repeated === true ? [] : given.slice(wanted.length);
  return [
    ...missing.map((positional) => `${positional.name} is missing: ${positional.help}`),
    ...extra.map((argument) => `unexpected argument "${argument}"`),
  ];
}

/** Names the one flag that differs by a slip of the finger, if there is one. */
function suggestion(name: string, command: Command): string {
  const close = Object.keys(command.flags).filter(
    (known) => name.length > 2 && (known.startsWith(name) || name.startsWith(known) || differsByOne(known, name)),
  );
  return close.length === 1 ? `; did you mean --${close[0]}?` : '';
}

function differsByOne(a: string, b: string): boolean {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  const at = [...long].findIndex((letter, index) => letter !== short[index]);
  return at === -1 || long.slice(at + 1) === short.slice(long.length === short.length ? at + 1 : at);
}

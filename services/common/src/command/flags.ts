import { z } from 'zod';

/** One option of a command line. */
export type Flag<S extends z.ZodType = z.ZodType> = {
  schema: S;
  help: string;
  /** Stands for the value in the help text, such as `SECONDS`; absent for a switch. */
  placeholder?: string;
  short?: string;
  /** Shown in the help text when the flag is absent. */
  defaultText?: string;
  /** Environment variable that is read when the flag is absent; an empty one counts as unset. */
  env?: string;
  /** Whether the flag may be repeated: its values then form one list. */
  list?: boolean;
};

type FlagOptions = { help: string; placeholder?: string; short?: string; env?: string };

/** A kind of value: its description for messages, and its parser. */
export type ValueKind<T> = {
  expected: string;
  placeholder: string;
  /** @returns undefined when the text is not a value of this kind */
  parse: (text: string) => T | undefined;
  /** Whether it takes several values, separated by commas. */
  list?: boolean;
};

function schemaOf<T>(kind: ValueKind<T>) {
  return z.string({ error: `is required: ${kind.expected}` }).transform((text, context) => {
    const value = kind.parse(text);
    if (value === undefined) {
      context.addIssue({ code: 'custom', message: `expected ${kind.expected}, got "${withoutSecrets(text)}"` });
      return z.NEVER;
    }
    return value;
  });
}

/**
 * Masks the secrets of a value that goes into a message: everything before an @ (a user and a password, with or without
 * a scheme in front) and the query of a URL, which may be a key.
 */
function withoutSecrets(text: string): string {
  return text.replace(/^([a-z][a-z\d+.-]*:\/\/)?[^]*@/i, '$1…@').replace(/(:\/\/[^?]*\?)[^]+/, '$1…');
}

function described({ placeholder, list }: ValueKind<unknown>): Pick<Flag, 'placeholder' | 'list'> {
  return { placeholder, ...(list === true && { list }) };
}

/** An option that must be given. */
export function required<T>(kind: ValueKind<T>, options: FlagOptions): Flag<z.ZodType<T>> {
  return { ...described(kind), ...options, schema: schemaOf(kind) };
}

/** An option that may be left out. */
export function optional<T>(kind: ValueKind<T>, options: FlagOptions): Flag<z.ZodType<T | undefined>> {
  return { ...described(kind), ...options, schema: schemaOf(kind).optional() };
}

/** An option with a default, given as the text that a user would type. */
export function withDefault<T>(kind: ValueKind<T>, text: string, options: FlagOptions): Flag<z.ZodType<T>> {
  return {
    ...described(kind),
    defaultText: text,
    ...options,
    schema: z
      .string()
      .optional()
      .transform((given) => given ?? text)
      .pipe(schemaOf(kind)),
  };
}

/** A switch: an option without a value. */
export function toggle(options: Omit<FlagOptions, 'placeholder'>): Flag<z.ZodType<boolean>> {
  return {
    ...options,
    schema: z
      .boolean({ error: 'expected true or false' })
      .optional()
      .transform((given) => given ?? false),
  };
}

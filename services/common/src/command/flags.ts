import { z } from 'zod';

/** One option of a command line: how it is written, what it takes, what it is for. */
export type Flag<S extends z.ZodType = z.ZodType> = {
  schema: S;
  help: string;
  /** What stands for the value in the help text, such as `SECONDS`; none for a switch. */
  placeholder?: string;
  short?: string;
  /** Shown in the help text when the flag is absent. */
  defaultText?: string;
  /** The environment variable that is read when the flag is absent. */
  env?: string;
};

type FlagOptions = { help: string; placeholder?: string; short?: string; env?: string };

/** A kind of value: what it should be, in words, and how the text becomes it. */
export type ValueKind<T> = {
  expected: string;
  placeholder: string;
  /** @returns undefined when the text isn't one */
  parse: (text: string) => T | undefined;
};

function schemaOf<T>(kind: ValueKind<T>) {
  return z.string({ error: `is required: ${kind.expected}` }).transform((text, context) => {
    const value = kind.parse(text);
    if (value === undefined) {
      context.addIssue({ code: 'custom', message: `expected ${kind.expected}, got "${withoutPassword(text)}"` });
      return z.NEVER;
    }
    return value;
  });
}

/** A value as a message shows it: what stands before the host of an address may be a password. */
function withoutPassword(text: string): string {
  return text.replaceAll(/\/\/[^/@\s]*@/g, '//…@');
}

/** An option that must be given. */
export function required<T>(kind: ValueKind<T>, options: FlagOptions): Flag<z.ZodType<T>> {
  return { placeholder: kind.placeholder, ...options, schema: schemaOf(kind) };
}

/** An option that may be left out. */
export function optional<T>(kind: ValueKind<T>, options: FlagOptions): Flag<z.ZodType<T | undefined>> {
  return { placeholder: kind.placeholder, ...options, schema: schemaOf(kind).optional() };
}

/** An option with a default, given as the text that a user would type. */
export function withDefault<T>(kind: ValueKind<T>, text: string, options: FlagOptions): Flag<z.ZodType<T>> {
  return {
    placeholder: kind.placeholder,
    defaultText: text,
    ...options,
    schema: z
      .string()
      .optional()
      .transform((given) => given ?? text)
      .pipe(schemaOf(kind)),
  };
}

/** An option that is there or not. */
export function toggle(options: Omit<FlagOptions, 'placeholder'>): Flag<z.ZodType<boolean>> {
  return {
    ...options,
    schema: z
      .boolean({ error: 'expected true or false' })
      .optional()
      .transform((given) => given ?? false),
  };
}

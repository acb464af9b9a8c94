import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { problem } from '../http/http-error.ts';

/** The body of every error. */
const errorBody = z.object({ detail: z.string() }).openapi('Error');

/** An answer that says what is wrong, for the description of a route. */
export function errorAnswer(description: string) {
  return { description, content: { 'application/json': { schema: errorBody } } };
}

/** Answers that a reading of the archive may come to. */
export const READ_ERRORS = {
  500: errorAnswer('What is archived is damaged'),
  503: errorAnswer('The store is away, or the server busy: Retry-After says when to ask again'),
} as const;

type Checked = { target: string } & ({ success: true } | { success: false; error: z.ZodError });

/**
 * Answers where the input isn't what a route expects: an id that no alert can have is one that isn't there.
 *
 * @param absent what the route says of an id that it hasn't got
 */
export function refuse(absent?: string) {
  return (result: Checked, c: Context) => {
    if (result.success) return undefined;
    return result.target === 'param' && absent !== undefined
      ? problem(c, 404, absent)
      : problem(c, 400, firstIssue(result.error));
  };
}

function firstIssue({ issues }: z.ZodError): string {
  const { path, message } = issues[0] as z.core.$ZodIssue;
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return place === '' ? message : `${place.replace(/^\./, '')}: ${message}`;
}

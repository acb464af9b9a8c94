import { z } from '@hono/zod-openapi';
import { parseAlertId, parseSchemaId } from '../ids.ts';

/** An id as it stands in a URL or in JSON: digits, no sign, no leading zero. */
const PATTERN = '^(0|[1-9][0-9]{0,18})$';

/** Text that `parse` must know. */
function parsed<T>(expected: string, parse: (text: string) => T | undefined) {
  return z.string({ error: ({ input }) => `expected ${expected}, got ${shown(input)}` }).transform((text, context) => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: `expected ${expected}, got ${shown(text)}` });
    return z.NEVER;
  });
}

/** An alert's id, a decimal string at every edge: JSON's numbers round it. */
export const alertId = parsed("an alert's id, a decimal string of at most 2^63 - 1", parseAlertId).openapi({
  type: 'string',
  pattern: PATTERN,
  description: 'diaSourceId of the alert (alertId before schema 8.0), in decimal, at most 2^63 - 1',
  example: '7912941781254298',
});

export const schemaId = parsed('the id of a schema, at most 2^32 - 1', parseSchemaId).openapi({
  type: 'string',
  pattern: PATTERN,
  description: '100 · major + minor',
  example: '900',
});

/** What came, for a message: short, whatever it was. */
function shown(input: unknown): string {
  if (input === undefined) return 'nothing';
  const text = JSON.stringify(input) ?? typeof input;
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

const MAX_ALERT_ID = 2n ** 63n - 1n;
const MAX_SCHEMA_ID = 2 ** 32 - 1;

/** A whole number as programs write it: no sign, no leading zero. */
const DECIMAL = /^(?:0|[1-9]\d{0,18})$/;

/**
 * An alert's id as it stands in a URL: the one place where text from outside becomes part of an object's name.
 *
 * @returns undefined for everything that no alert can have as its id
 */
export function parseAlertId(text: string): bigint | undefined {
  if (!DECIMAL.test(text)) return undefined;
  const id = BigInt(text);
  return id <= MAX_ALERT_ID ? id : undefined;
}

/** A schema's id as it stands in a URL, or undefined for what can't be one. */
export function parseSchemaId(text: string): number | undefined {
  if (!DECIMAL.test(text)) return undefined;
  const id = Number(text);
  return id <= MAX_SCHEMA_ID ? id : undefined;
}

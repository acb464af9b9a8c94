/**
 * What a terminal obeys instead of showing it: control characters, among them those that begin escape sequences, and what
 * turns the direction of writing. Line ends and tabs stay.
 */
const OBEYED = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * Text as a terminal may be sent it, whoever wrote it: what a terminal would obey is written as `\u001b`. JSON stays
 * JSON of the same value.
 */
export function printable(text: string): string {
  return text.replaceAll(OBEYED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same in one line: of any white space, a blank is left, so that no text can pretend to be a line of its own. */
export function printableLine(text: string): string {
  return printable(text.replaceAll(/\s+/g, ' '));
}

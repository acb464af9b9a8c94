import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { entryId } from '../../quarantine/entries.ts';

/** The ids that were typed, each once. @throws AlertStreamError `CONFIG`, naming all that are none */
export function idsOf(typed: string[]): string[] {
  const wrong = typed.filter((text) => entryId.parse(text) === undefined);
  if (wrong.length > 0) {
    throw new AlertStreamError(
      'CONFIG',
      wrong.map((text) => `ID: expected ${entryId.expected}, got ${JSON.stringify(text)}`).join('\n'),
    );
  }
  return [...new Set(typed)];
}

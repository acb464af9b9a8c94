import type { Comparison } from '../../archive/compression.ts';

/**
 * What is wrong with a message of the range, or with a schema.
 *
 * - `missing` neither in the archive nor in the quarantine
 * - `different` another alert is archived under its id, and it isn't in the quarantine
 * - `unreadable` what is archived under its id can't be unpacked
 */
export type Trouble = 'missing' | 'different' | 'unreadable';

/** What is wrong with an object that isn't as it should be. */
export const TROUBLES: Record<Exclude<Comparison, 'same'>, Trouble> = { other: 'different', unreadable: 'unreadable' };

/** A message that the archive doesn't hold as it was sent. */
export type Finding = {
  trouble: Trouble;
  topic: string;
  partition: number;
  /** Decimal, as all numbers of 64 bits. */
  offset: string;
  alertId?: string;
  /** Why it has no id. */
  error?: string;
  /** What `--repair` did: where it is now. */
  repaired?: 'archived' | 'quarantined';
};

/** A schema that alerts of the range were written with, and that isn't in the archive, or not as the registry has it. */
export type SchemaFinding = { trouble: Trouble; schemaId: number; repaired?: 'archived' };

/** A finding as a line for a person. */
export function findingText(finding: Finding | SchemaFinding): string {
  const repaired = finding.repaired === undefined ? '' : `, now ${finding.repaired}`;
  if ('schemaId' in finding) return `schema ${finding.schemaId}: ${finding.trouble}${repaired}`;
  const { trouble, topic, partition, offset, alertId, error } = finding;
  const what = alertId === undefined ? `no alert: ${error}` : `alert ${alertId}`;
  return `${topic}/${partition}/${offset}: ${trouble}${repaired} (${what})`;
}

import type { VerifyReport } from './verify.ts';

/** A report for a person. */
export function reportText(topic: string, report: VerifyReport, seconds: number): string {
  const { offsets, messages, archived, quarantined, unread, empty, removed } = report;
  const { missing, different, unreadable, missingSchemas, wrongSchemas, repaired, complete, next } = report;
  const lines = [
    `${topic}: ${offsets} offsets, ${messages} messages read in ${seconds} s`,
    `  archived as sent   ${archived}`,
    `  quarantined        ${quarantined}`,
    `  missing            ${missing}`,
    `  different          ${different}`,
    `  unreadable         ${unreadable}`,
    `  without a message  ${empty}`,
    `  deleted by Kafka   ${removed}`,
  ];
  if (unread > 0) lines.push(`  in unread batches  ${unread}`);
  if (missingSchemas > 0) lines.push(`  schemas missing    ${missingSchemas}`);
  if (wrongSchemas > 0) lines.push(`  schemas wrong      ${wrongSchemas}`);
  if (repaired > 0) lines.push(`  repaired of these  ${repaired}`);
  if (!complete) lines.push(`stopped before the end${next === undefined ? '' : `; go on with --from ${next}`}`);
  lines.push(verdict(report));
  return lines.join('\n');
}

function verdict({
  ok,
  complete,
  removed,
  missing,
  different,
  unreadable,
  missingSchemas,
  wrongSchemas,
  repaired,
}: VerifyReport): string {
  if (ok) return 'nothing is missing';
  const allFound = missing + different + unreadable + missingSchemas + wrongSchemas === repaired;
  if (!complete || !allFound) return 'not all of it is archived';
  return `nothing is missing of what Kafka still has; of the ${removed} deleted ones nothing can be said`;
}

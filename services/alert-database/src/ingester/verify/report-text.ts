import type { VerifyReport } from './verify.ts';

/** A report for a person. */
export function reportText(topic: string, report: VerifyReport, seconds: number): string {
  const { offsets, messages, archived, quarantined, tombstones, empty, removed } = report;
  const { missing, different, unreadable, missingSchemas, repaired, complete, next } = report;
  const lines = [
    `${topic}: ${offsets} offsets, ${messages} messages read in ${seconds} s`,
    `  archived as sent   ${archived}`,
    `  quarantined        ${quarantined}`,
    `  missing            ${missing}`,
    `  different          ${different}`,
    `  unreadable         ${unreadable}`,
    `  tombstones         ${tombstones}`,
    `  without a message  ${empty}`,
    `  deleted by Kafka   ${removed}`,
  ];
  if (missingSchemas > 0) lines.push(`  schemas missing    ${missingSchemas}`);
  if (repaired > 0) lines.push(`  repaired of these  ${repaired}`);
  if (!complete) lines.push(`stopped before the end${next === undefined ? '' : `; go on with --from ${next}`}`);
  lines.push(report.ok ? 'nothing is missing' : 'not all of it is archived');
  return lines.join('\n');
}

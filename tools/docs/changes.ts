/** What is new in a version, as Artifact Hub shows it. */
export type Change = { kind: string; description: string };

/** A line that groups entries by subject, such as `**Chart**`. */
const SUBJECT = /^\*\*[^*]+\*\*$/;

/**
 * The entries of a changelog's newest version, in the form of Keep a Changelog: a list below `### Added`, `### Changed`
 * and so on.
 */
export function newestChanges(changelog: string): Change[] {
  const [, newest = ''] = changelog.split(/^## .*$/m);
  const sections = newest.split(/^### /m).slice(1);
  return sections.flatMap((section) => {
    const [heading = '', ...rest] = section.split('\n');
    const lines = rest.filter((line) => !SUBJECT.test(line));
    const entries = lines.join('\n').split(/^- /m).slice(1);
    const kind = heading.trim().toLowerCase();
    return entries.map((entry) => ({ kind, description: entry.trim().replaceAll(/\s+/g, ' ') }));
  });
}

const ANNOTATION = /^( *)artifacthub\.io\/changes: \|\n(\1 +.*\n|\n)*/m;

/**
 * A Chart.yaml with these changes in its annotation `artifacthub.io/changes`.
 *
 * @throws Error when it has no such annotation
 */
export function withChanges(chart: string, changes: Change[]): string {
  if (!ANNOTATION.test(chart)) throw new Error('Chart.yaml has no annotation artifacthub.io/changes');
  return chart.replace(ANNOTATION, (_all, indent: string) => {
    const lines = changes.flatMap(({ kind, description }) => [
      `- kind: ${kind}`,
      `  description: ${JSON.stringify(description)}`,
    ]);
    return [`${indent}artifacthub.io/changes: |`, ...lines.map((line) => `${indent}  ${line}`), ''].join('\n');
  });
}

import { load } from 'js-yaml';
import { newestChanges } from '../docs/changes.ts';

/** What a release is made from. */
export type State = {
  /** Texts of the files of these names. */
  packageJson: string;
  chart: string;
  changelog: string;
  /** What `git status --porcelain` says; undefined outside a Git repository. */
  changes?: string;
  /** The commit of the tag `v<version>`, where there is one, and the one that is checked out. */
  tagged?: string;
  commit?: string;
};

/** The project's version. */
export function versionOf({ packageJson }: Pick<State, 'packageJson'>): string {
  return (JSON.parse(packageJson) as { version: string }).version;
}

/**
 * What keeps a release from being made.
 *
 * @returns a sentence for each, with what was expected and what is there; none when it is ready
 */
export function obstacles(state: State): string[] {
  const version = versionOf(state);
  const chart = load(state.chart) as { version: string; appVersion: string; annotations?: Record<string, string> };
  const found: string[] = [];
  for (const key of ['version', 'appVersion'] as const) {
    if (chart[key] !== version) found.push(`Chart.yaml: ${key}: expected package.json's ${version}, got ${chart[key]}`);
  }
  const [, heading = 'none'] = /^## (.*)$/m.exec(state.changelog) ?? [];
  const [, dated] = /^\[?([^\]\s]+)\]? - \d{4}-\d{2}-\d{2}$/.exec(heading) ?? [];
  if (dated !== version)
    found.push(`CHANGELOG.md: newest heading: expected "## ${version} - YYYY-MM-DD", got "## ${heading}"`);
  const told = load(chart.annotations?.['artifacthub.io/changes'] ?? '[]');
  if (JSON.stringify(told) !== JSON.stringify(newestChanges(state.changelog))) {
    found.push(
      "Chart.yaml: artifacthub.io/changes: expected CHANGELOG.md's newest entries, got others: run npm run docs",
    );
  }
  if (state.changes === undefined) found.push('Git: expected a clone, got a folder without history');
  else if (state.changes.trim() !== '')
    found.push(
      `Git: expected no changes since the commit, got ${state.changes.trim().split('\n').length} changed files`,
    );
  if (state.tagged !== undefined && state.tagged !== state.commit) {
    found.push(`Git: tag v${version}: expected none, or this commit, got ${state.tagged}`);
  }
  return found;
}

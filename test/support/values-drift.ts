import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { chartFolder } from '../../rendered/chart.ts';
import { tools } from '../../tools/tools.ts';
import type { Path, Value, Values } from './values.ts';

/** A change of values, and the values in which it is made. */
export type Change = { name: string; base: string; edits: Edit[] };

/** What is put into the map at a path: these entries, or each of all words but those; or which key is taken away. */
export type Edit =
  | { into: Path; entries: Values }
  | { into: Path; wordsBut: string[] }
  | { into: Path; without: string };

/**
 * Which changes of values change anything that the chart renders; a name that several changes have stands for all of
 * them.
 *
 * Helm's own engine tells, and starts only once: a template added to a copy of the chart renders all others, and
 * NOTES.txt, with each change. A refusal of values becomes text like the rest, so that it doesn't end the run, and
 * values that only a refusal reads count as read. The template that showed the change before is looked at first, since
 * neighbours among values are mostly read together.
 *
 * @throws Error with Helm's message where a template can't be rendered with a change
 */
export async function whatChanges(
  bases: Record<string, Values>,
  changes: Change[],
  words: { all: string[]; value: Value } = { all: [], value: '' },
): Promise<Set<string>> {
  const folder = await mkdtemp(join(tmpdir(), 'alert-stream-drift-'));
  try {
    const parts = ['Chart.yaml', 'values.yaml', 'templates', 'files'];
    await Promise.all(parts.map((part) => cp(join(chartFolder, part), join(folder, part), { recursive: true })));
    const files = await refusalsAsText(join(folder, 'templates'));
    await writeFile(join(folder, 'files/drift.json'), JSON.stringify({ bases, changes, words, files }));
    await writeFile(join(folder, 'templates/drift.yaml'), DRIFT);
    const args = ['template', 'drift', folder, '--show-only', 'templates/drift.yaml'];
    const { stdout } = await promisify(execFile)(tools().helm, args, { maxBuffer: 64 * 1024 * 1024 });
    return new Set((load(stdout) as { changed: string[] }).changed);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes `fail` print instead, and returns the templates that render something. */
async function refusalsAsText(templates: string): Promise<string[]> {
  const files = (await readdir(templates, { recursive: true })).filter((file) => /\.(yaml|tpl|txt)$/.test(file));
  await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(templates, file), 'utf8');
      await writeFile(join(templates, file), text.replaceAll(/\bfail \(/g, 'print ('));
    }),
  );
  return files.filter((file) => !file.endsWith('.tpl')).toSorted();
}

const DRIFT = `
{{- define "drift.render" -}}
{{- $root := pick .root "Release" "Chart" "Files" "Capabilities" "Template" | merge (dict "Values" .values) -}}
{{ include (printf "%s/%s" .root.Template.BasePath .file) $root }}
{{- end -}}
{{- $drift := .Files.Get "files/drift.json" | fromJson -}}
{{- $before := dict -}}
{{- $changed := dict -}}
{{- $last := first $drift.files -}}
{{- range $change := $drift.changes -}}
{{- if not (hasKey $changed $change.name) -}}
{{- $values := get $drift.bases $change.base | toJson | fromJson -}}
{{- range $edit := $change.edits -}}
{{- $at := $values -}}
{{- range $step := $edit.into -}}
{{- if kindIs "slice" $at }}{{ $at = index $at (int $step) }}{{ else }}{{ $at = get $at $step }}{{ end -}}
{{- end -}}
{{- range $key, $value := $edit.entries }}{{ $_ := set $at $key $value }}{{ end -}}
{{- if hasKey $edit "without" }}{{ $_ := unset $at $edit.without }}{{ end -}}
{{- if hasKey $edit "wordsBut" -}}
{{- range $word := $drift.words.all -}}
{{- if not (has $word $edit.wordsBut) }}{{ $_ := set $at $word $drift.words.value }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $unchanged := get $drift.bases $change.base | toJson | fromJson -}}
{{- range $file := prepend (without $drift.files $last) $last -}}
{{- if not (hasKey $changed $change.name) -}}
{{- $key := printf "%s %s" $change.base $file -}}
{{- if not (hasKey $before $key) -}}
{{- $_ := set $before $key (include "drift.render" (dict "root" $ "values" $unchanged "file" $file)) -}}
{{- end -}}
{{- $after := include "drift.render" (dict "root" $ "values" $values "file" $file) -}}
{{- if ne $after (get $before $key) -}}
{{- $_ := set $changed $change.name true -}}
{{- $last = $file -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
changed: {{ keys $changed | toJson }}
`;

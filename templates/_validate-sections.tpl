{{/*
A key without entries removes all of the chart's defaults below it (Helm merges null as a deletion). Templates read
these defaults, so no other validator runs when a section is missing.
*/}}
{{- define "alert-stream-broker.validate.sections" -}}
{{- $missing := list }}
{{- range $path := .Files.Get "files/sections.yaml" | fromYamlArray }}
{{- $section := $.Values }}
{{- $within := false }}
{{- range $missing }}{{ if hasPrefix (printf "%s." .) $path }}{{ $within = true }}{{ end }}{{ end }}
{{- if not $within }}
{{- range splitList "." $path }}{{ $section = get $section . }}{{ end }}
{{- if not (kindIs "map" $section) }}
{{- $missing = append $missing $path }}
{{ $path }} has no entries, which takes the chart's defaults below it away: leave out the key itself, or give it entries.
{{- end }}
{{- end }}
{{- end }}
{{- end }}

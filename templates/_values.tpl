{{/*
A scalar of the values as text. Helm reads the numbers of a values file as floating point, and a plain {{ }} would print
10485760 as 1.048576e+07; JSON doesn't.
*/}}
{{- define "alert-stream-broker.text" -}}
{{- if kindIs "string" . }}{{ . }}{{ else }}{{ toJson . }}{{ end }}
{{- end }}

{{/*
A Kafka configuration in YAML, merged from a list of maps. Later maps win; a null removes an earlier entry. Strings are
quoted.
*/}}
{{- define "alert-stream-broker.config" -}}
{{- $config := dict -}}
{{- range . }}{{ range $key, $value := . }}{{ $_ := set $config $key $value }}{{ end }}{{ end -}}
{{- $lines := list -}}
{{- range $key, $value := $config -}}
{{- if not (kindIs "invalid" $value) -}}
{{- $lines = append $lines (printf "%s: %s" $key (toJson $value)) -}}
{{- end -}}
{{- end -}}
{{- join "\n" $lines -}}
{{- end }}

{{/*
An entry of a Kafka configuration as text, or an empty string. Takes (list key maps). Later maps win; a null removes an
earlier entry.
*/}}
{{- define "alert-stream-broker.setting" -}}
{{- $key := index . 0 -}}
{{- $value := "" -}}
{{- range index . 1 -}}
{{- $map := . | default dict -}}
{{- if hasKey $map $key -}}
{{- $given := get $map $key -}}
{{- $value = kindIs "invalid" $given | ternary "" (include "alert-stream-broker.text" $given) -}}
{{- end -}}
{{- end -}}
{{- $value -}}
{{- end }}

{{/* A size such as 1000Gi in bytes, as text; an empty string if it isn't a size. */}}
{{- define "alert-stream-broker.bytes" -}}
{{- $size := include "alert-stream-broker.text" . -}}
{{- $units := dict "" 1 "k" 1e3 "K" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "Pi" 1125899906842624 -}}
{{- if regexMatch "^[0-9]+([.][0-9]+)?([KMGTP]i?|k)?$" $size -}}
{{- $unit := regexFind "[A-Za-z]*$" $size -}}
{{- mulf (float64 (trimSuffix $unit $size)) (get $units $unit) | printf "%.0f" -}}
{{- end -}}
{{- end }}

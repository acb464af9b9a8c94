{{/*
Refuses integers above 2^53 - 1. Helm reads the numbers of a values file as floating point, so that larger ones would be
rendered rounded. Strings are exact. Where the schema allows no string, it has a maximum.
*/}}
{{- define "alert-stream-broker.validate.numbers" -}}
{{- range $key, $value := omit .Values "global" }}
{{- include "alert-stream-broker.validate.numbersWithin" (list $key $value) }}
{{- end }}
{{- end }}

{{/* A message for each number in a value that floating point can't hold exactly. Takes (list path value). */}}
{{- define "alert-stream-broker.validate.numbersWithin" -}}
{{- $path := index . 0 -}}
{{- $value := index . 1 -}}
{{- if kindIs "map" $value }}
{{- range $key, $child := $value }}
{{- include "alert-stream-broker.validate.numbersWithin" (list (printf "%s.%s" $path $key) $child) }}
{{- end }}
{{- else if kindIs "slice" $value }}
{{- range $index, $child := $value }}
{{- include "alert-stream-broker.validate.numbersWithin" (list (printf "%s[%d]" $path $index) $child) }}
{{- end }}
{{- else if has (kindOf $value) (list "float64" "int64" "int") }}
{{- if gt (maxf (float64 $value) (mulf -1 (float64 $value))) 9007199254740991.0 }}
{{ $path }} is a number beyond 9007199254740991, which would be rounded to {{ float64 $value | toJson }}: write it in quotes.
{{- end }}
{{- end }}
{{- end }}

{{/* Where the services reach the schema registry: ours, or one that runs elsewhere; nothing when there is none. */}}
{{- define "alert-stream-broker.registryUrl" -}}
{{- with .Values.schemaRegistry -}}
{{- if .enabled -}}
http://{{ .name }}:{{ include "alert-stream-broker.text" .port }}
{{- else -}}
{{ .url | default "" }}
{{- end -}}
{{- end -}}
{{- end }}

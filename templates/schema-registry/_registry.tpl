{{/* URL of the schema registry for the services: the chart's, or another, or an empty string. */}}
{{- define "alert-stream-broker.registryUrl" -}}
{{- with .Values.schemaRegistry -}}
{{- if .enabled -}}
http://{{ .name }}:{{ include "alert-stream-broker.text" .port }}
{{- else -}}
{{ .url | default "" }}
{{- end -}}
{{- end -}}
{{- end }}

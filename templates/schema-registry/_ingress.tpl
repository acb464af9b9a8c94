{{/* Whether the public reaches the registry: `true` or nothing. */}}
{{- define "alert-stream-broker.registryIngress" -}}
{{- with .Values.schemaRegistry -}}
{{- if and .enabled .hostname .ingress.enabled }}true{{ end -}}
{{- end -}}
{{- end }}

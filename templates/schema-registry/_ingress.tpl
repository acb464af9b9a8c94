{{/* Whether the registry is public through an Ingress: `true`, or an empty string. */}}
{{- define "alert-stream-broker.registryIngress" -}}
{{- with .Values.schemaRegistry -}}
{{- if and .enabled .hostname .ingress.enabled }}true{{ end -}}
{{- end -}}
{{- end }}

{{/* Whether the registry is public through a route of the Gateway API. */}}
{{- define "alert-stream-broker.registryRoute" -}}
{{- with .Values.schemaRegistry -}}
{{- if and .enabled .hostname .httpRoute.enabled }}true{{ end -}}
{{- end -}}
{{- end }}

{{/* Headers that override the method of a GET. The registry must not see them. A YAML list. */}}
{{- define "alert-stream-broker.methodOverrides" -}}
- X-HTTP-Method-Override
- X-HTTP-Method
- X-Method-Override
{{- end }}

{{/* Whether the registry is public in either way. */}}
{{- define "alert-stream-broker.registryPublic" -}}
{{- if or (include "alert-stream-broker.registryIngress" .) (include "alert-stream-broker.registryRoute" .) }}true{{ end -}}
{{- end }}

{{/* Whether the public reaches the registry through an Ingress: `true` or nothing. */}}
{{- define "alert-stream-broker.registryIngress" -}}
{{- with .Values.schemaRegistry -}}
{{- if and .enabled .hostname .ingress.enabled }}true{{ end -}}
{{- end -}}
{{- end }}

{{/* Whether it does through a route of the Gateway API. */}}
{{- define "alert-stream-broker.registryRoute" -}}
{{- with .Values.schemaRegistry -}}
{{- if and .enabled .hostname .httpRoute.enabled }}true{{ end -}}
{{- end -}}
{{- end }}

{{/* Headers by which a GET says that it is meant as another method; the registry may not believe them. A list in YAML. */}}
{{- define "alert-stream-broker.methodOverrides" -}}
- X-HTTP-Method-Override
- X-HTTP-Method
- X-Method-Override
{{- end }}

{{/* Whether it does in either way. */}}
{{- define "alert-stream-broker.registryPublic" -}}
{{- if or (include "alert-stream-broker.registryIngress" .) (include "alert-stream-broker.registryRoute" .) }}true{{ end -}}
{{- end }}

{{/* Whether the chart brings the operator that makes the registry: `true` or nothing. */}}
{{- define "alert-stream-broker.registryOperator" -}}
{{- with .Values.schemaRegistry -}}
{{- if and .enabled .operator.enabled }}true{{ end -}}
{{- end -}}
{{- end }}

{{/* The name of the operator, its ServiceAccount and its rights. */}}
{{- define "alert-stream-broker.registryOperatorName" -}}
{{ printf "%s-operator" .Values.schemaRegistry.name }}
{{- end }}

{{/* Way out to the API server, which no selector finds: its ports, wherever they are. Takes the ports. */}}
{{- define "alert-stream-broker.egressToApiServer" -}}
- ports:
    {{- range . }}
    - port: {{ include "alert-stream-broker.text" . }}
      protocol: TCP
    {{- end }}
{{- end }}

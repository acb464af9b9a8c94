{{/* Whether the chart runs the registry's operator: `true`, or an empty string. */}}
{{- define "alert-stream-broker.registryOperator" -}}
{{- with .Values.schemaRegistry -}}
{{- if and .enabled .operator.enabled }}true{{ end -}}
{{- end -}}
{{- end }}

{{/* The name of the operator, its ServiceAccount and its rights. */}}
{{- define "alert-stream-broker.registryOperatorName" -}}
{{ printf "%s-operator" .Values.schemaRegistry.name }}
{{- end }}

{{/* Egress to the API server, which no selector matches: its ports on any host. Takes the ports. */}}
{{- define "alert-stream-broker.egressToApiServer" -}}
- ports:
    {{- range . }}
    - port: {{ include "alert-stream-broker.text" . }}
      protocol: TCP
    {{- end }}
{{- end }}

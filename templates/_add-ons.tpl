{{/* What Strimzi runs beside the brokers. */}}
{{- define "alert-stream-broker.entityOperator" -}}
entityOperator:
  topicOperator:
    {{- include "alert-stream-broker.operator" . | nindent 4 }}
  userOperator:
    {{- include "alert-stream-broker.operator" . | nindent 4 }}
{{- end }}

{{- define "alert-stream-broker.operator" -}}
watchedNamespace: {{ .Release.Namespace | quote }}
{{- with (.Values.kafka.entityOperator).resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with (.Values.kafka.entityOperator).logLevel }}
logging:
  type: inline
  loggers:
    rootLogger.level: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "alert-stream-broker.kafkaExporter" -}}
{{- with .Values.kafka.kafkaExporter }}
{{- if .enabled }}
kafkaExporter:
  groupRegex: {{ .groupRegex | quote }}
  topicRegex: {{ .topicRegex | quote }}
  {{- with .resources }}
  resources:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "alert-stream-broker.cruiseControl" -}}
{{- with .Values.kafka.cruiseControl }}
{{- if .enabled }}
cruiseControl:
  # Before its resources, so that it is no empty map without them: as Strimzi has it unless it is told otherwise.
  template:
    podDisruptionBudget:
      maxUnavailable: 1
  {{- with .resources }}
  resources:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with include "alert-stream-broker.config" (list .config) }}
  config:
    {{- . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* How long the two authorities' certificates are good. */}}
{{- define "alert-stream-broker.authorities" -}}
{{- range $name := list "clusterCa" "clientsCa" }}
{{ $name }}:
  validityDays: {{ (get $.Values.kafka $name).validityDays }}
  renewalDays: {{ (get $.Values.kafka $name).renewalDays }}
{{- end }}
{{- end }}

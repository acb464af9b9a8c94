{{/* Name of the ConfigMap that selects the brokers' metrics for Prometheus. */}}
{{- define "alert-stream-broker.metricsConfigMap" -}}
{{ .Values.cluster.name }}-metrics
{{- end }}

{{/*
The broker configuration as a JSON map: `kafka.config`, merged over settings that follow from the number of brokers.

A topic has 3 replicas, or the number of brokers if that is lower, and one in-sync replica fewer is required: then any
one broker can restart while producers go on. A given number of replicas replaces ours. If it is removed with null,
Kafka's own defaults of both settings apply.
*/}}
{{- define "alert-stream-broker.brokerConfig" -}}
{{- $given := .Values.kafka.config | default dict -}}
{{- $replication := dict "default.replication.factor" "min.insync.replicas" "offsets.topic.replication.factor" "" "transaction.state.log.replication.factor" "transaction.state.log.min.isr" -}}
{{- if eq .Values.kafka.metadata "kraft" -}}
{{- $replication = set $replication "share.coordinator.state.topic.replication.factor" "share.coordinator.state.topic.min.isr" -}}
{{- end -}}
{{- $config := dict -}}
{{- range $factor, $minimum := $replication -}}
{{- $replicas := min 3 (int $.Values.kafka.replicas) -}}
{{- $config = set $config $factor $replicas -}}
{{- if hasKey $given $factor -}}
{{- $replicas = include "alert-stream-broker.setting" (list $factor (list $given)) | int -}}
{{- end -}}
{{- if and $minimum $replicas -}}
{{- $config = set $config $minimum (max 1 (min 2 (sub $replicas 1))) -}}
{{- end -}}
{{- end -}}
{{- range $key, $value := $given }}{{ $config = set $config $key $value }}{{ end -}}
{{- toJson $config -}}
{{- end }}

{{/* Versions that an upgrade of Kafka 3 raises one by one, as broker configuration. */}}
{{- define "alert-stream-broker.versionConfig" -}}
{{- $config := dict -}}
{{- with .Values.kafka -}}
{{- if eq .metadata "zookeeper" -}}
{{- with .logMessageFormatVersion }}{{ $config = set $config "log.message.format.version" (toString .) }}{{ end -}}
{{- with .interBrokerProtocolVersion }}{{ $config = set $config "inter.broker.protocol.version" (toString .) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- toJson $config -}}
{{- end }}

{{/* The ConfigMap that says which of the brokers' metrics Prometheus gets. */}}
{{- define "alert-stream-broker.metricsConfigMap" -}}
{{ .Values.cluster.name }}-metrics
{{- end }}

{{/*
The settings of the brokers as a map, as JSON: those of `kafka.config`, over what follows from the number of brokers.

A topic has 3 replicas, or as many as there are brokers if these are fewer, and a writer waits for one fewer than that:
then any one broker can be restarted while others write. A number of replicas that is given counts in place of ours;
where it is taken away with null, Kafka's own pair of settings applies.
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

{{/* The versions that an upgrade raises one after the other, as the brokers' settings. */}}
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

{{/*
The parts of a Kafka object in DMTN-210's first form, for Strimzi up to 0.45: without node pools the brokers are
described in it, and ZooKeeper keeps the metadata.
*/}}
{{- define "alert-stream-broker.brokersInKafka" -}}
replicas: {{ .Values.kafka.replicas }}
{{ include "alert-stream-broker.poolStorage" (dict "storage" .Values.kafka.storage "volumes" .Values.kafka.storage.volumes) }}
{{- with include "alert-stream-broker.poolResources" .Values.kafka | trim }}
{{ . }}
{{- end }}
{{- end }}

{{/* Their pods' template. */}}
{{- define "alert-stream-broker.podInKafka" -}}
{{- $cluster := .Values.cluster.name -}}
{{- $labels := dict "strimzi.io/cluster" $cluster "strimzi.io/name" (printf "%s-kafka" $cluster) -}}
{{- with include "alert-stream-broker.poolScheduling" (dict "pool" .Values.kafka.nodePool "labels" $labels) | trim -}}
pod:
  {{- . | nindent 2 }}
{{- end }}
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

{{- define "alert-stream-broker.zookeeper" -}}
zookeeper:
  replicas: {{ .Values.zookeeper.replicas }}
  storage:
    type: persistent-claim
    size: {{ .Values.zookeeper.storage.size | quote }}
    {{- with .Values.zookeeper.storage.storageClassName }}
    class: {{ . | quote }}
    {{- end }}
    deleteClaim: false
  {{- with include "alert-stream-broker.poolResources" .Values.zookeeper | trim }}
  {{- . | nindent 2 }}
  {{- end }}
{{- end }}

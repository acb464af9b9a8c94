{{/* Replicas: at most the number of brokers, and more than min.insync.replicas, so that one broker may restart. */}}
{{- define "alert-stream-broker.validate.replication" -}}
{{- $config := include "alert-stream-broker.brokerConfig" . | fromJson }}
{{- $brokers := int .Values.kafka.replicas }}
{{- $there := ternary "is 1 broker" (printf "are %d brokers" $brokers) (eq $brokers 1) }}
{{- range $key, $value := $config }}
{{- if and (hasSuffix ".replication.factor" $key) (gt (int $value) $brokers) }}
kafka.config has {{ $key }} {{ $value }}, but there {{ $there }} (kafka.replicas).
{{- end }}
{{- end }}
{{- $pairs := dict "min.insync.replicas" "default.replication.factor" "transaction.state.log.min.isr" "transaction.state.log.replication.factor" }}
{{- range $minimum, $factor := $pairs }}
{{- $needed := include "alert-stream-broker.setting" (list $minimum (list $config)) | int }}
{{- $copies := include "alert-stream-broker.setting" (list $factor (list $config)) | int }}
{{- if and $copies (or (gt $needed $copies) (and (gt $copies 1) (eq $needed $copies))) }}
kafka.config has {{ $minimum }} {{ $needed }} and {{ $factor }} {{ $copies }}: restarting any broker would stop producers. Expected {{ $minimum }} below {{ $factor }}.
{{- end }}
{{- end }}
{{- range $topic := include "alert-stream-broker.allTopics" . | fromJsonArray }}
{{- $copies := int (int $topic.replicas | default $.Values.topicDefaults.replicas) }}
{{- if gt $copies $brokers }}
The topic {{ $topic.name }} has {{ $copies }} replicas, but there {{ $there }} (kafka.replicas).
{{- end }}
{{- $key := "min.insync.replicas" }}
{{- $needed := include "alert-stream-broker.topicSetting" (list $ $topic $key $key "1") | int }}
{{- if gt $needed $copies }}
The topic {{ $topic.name }} has {{ $key }} {{ $needed }}, but {{ $copies }} {{ ternary "replica" "replicas" (eq $copies 1) }}: expected at most the number of replicas.
{{- else if and (gt $copies 1) (eq $needed $copies) }}
The topic {{ $topic.name }} has {{ $key }} {{ $needed }} and as many replicas: restarting any broker would stop its producers. Expected {{ $key }} below the number of replicas.
{{- end }}
{{- end }}
{{- end }}

{{/*
The retention of the topics has to fit on the disks. Kafka deletes whole segments, so a partition may hold one segment
more than retention.bytes. Topics without that limit are not counted.
*/}}
{{- define "alert-stream-broker.validate.retention" -}}
{{- $kept := 0.0 }}
{{- $names := list }}
{{- range $topic := include "alert-stream-broker.allTopics" . | fromJsonArray }}
{{- $policy := include "alert-stream-broker.topicSetting" (list $ $topic "cleanup.policy" "log.cleanup.policy" "delete") }}
{{- $retention := include "alert-stream-broker.topicSetting" (list $ $topic "retention.bytes" "log.retention.bytes" "-1") | float64 }}
{{- if and (contains "delete" $policy) (ge $retention 0.0) }}
{{- $segment := include "alert-stream-broker.topicSetting" (list $ $topic "segment.bytes" "log.segment.bytes" "1073741824") | float64 }}
{{- $partitions := int $topic.partitions | default $.Values.topicDefaults.partitions }}
{{- $replicas := int $topic.replicas | default $.Values.topicDefaults.replicas }}
{{- $kept = addf $kept (mulf (addf $retention $segment) $partitions $replicas) }}
{{- $names = append $names (toString $topic.name) }}
{{- end }}
{{- end }}
{{- $disk := 0.0 }}
{{- range .Values.kafka.storage.volumes | default (list .Values.kafka.storage) }}
{{- $disk = addf $disk (include "alert-stream-broker.bytes" .size | default "0" | float64) }}
{{- end }}
{{- $room := mulf $disk .Values.kafka.replicas }}
{{- if gt $kept $room }}
The topics {{ join ", " $names }} may keep {{ divf $kept 1e9 | printf "%.0f" }} GB (retention.bytes and a segment, for each partition and replica), but the brokers' disks have {{ divf $room 1e9 | printf "%.0f" }} GB (kafka.storage, kafka.replicas).
{{- end }}
{{- end }}

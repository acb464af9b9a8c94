{{/* A warning about the number of controllers, or an empty string. Clusters with ZooKeeper have none. */}}
{{- define "alert-stream-broker.controllerWarning" -}}
{{- $brokers := int .Values.kafka.replicas -}}
{{- $own := int .Values.kafka.controllers.replicas -}}
{{- $count := $own | default $brokers -}}
{{- if eq .Values.kafka.metadata "kraft" -}}
{{- if and (eq $count 1) (gt $brokers 1) -}}
WARNING: kafka.controllers.replicas is 1, for {{ $brokers }} brokers. While that controller restarts, no partition gets a new leader, and
consumer groups may stop. Expected 3.
{{- else if eq (mod $count 2) 0 -}}
WARNING: there are {{ $count }} controllers ({{ ternary "kafka.controllers.replicas" "kafka.replicas, since kafka.controllers.replicas is 0" (gt $own 0) }}). More than half of
them have to run, so that no more may fail than of {{ sub $count 1 }}. Expected an odd number.
{{- end -}}
{{- end -}}
{{- end }}

{{/* The users with a password, as JSON, each once. */}}
{{- define "alert-stream-broker.passwordUsers" -}}
{{- $users := list -}}
{{- range .Values.superusers -}}
{{- $users = append $users (include "alert-stream-broker.superuser" . | fromJson) -}}
{{- end -}}
{{- $names := list -}}
{{- range concat $users (.Values.users | default list) -}}
{{- if ne (.authentication | default "scram-sha-512") "tls" -}}
{{- $names = append $names .username -}}
{{- end -}}
{{- end -}}
{{- toJson $names -}}
{{- end }}

{{/*
The Services that Strimzi makes for the brokers of a new cluster, as JSON: a list of id and service. A listener `external` on port 9094 has no part in the names: from the time before listeners
had names, Strimzi keeps them as they were.
*/}}
{{- define "alert-stream-broker.brokerServices" -}}
{{- $kafka := .Values.kafka -}}
{{- $count := int $kafka.replicas -}}
{{- $pool := ternary "kafka" $kafka.nodePool.name (eq $kafka.metadata "zookeeper") -}}
{{- $listener := ternary "" "external-" (eq (int $kafka.listeners.external.port) 9094) -}}
{{- $services := list -}}
{{- $ids := ternary (printf "[0-%d]" (sub $count 1)) $kafka.nodePool.nodeIds (eq $kafka.metadata "zookeeper") -}}
{{- range include "alert-stream-broker.firstIds" (list $ids $count) | fromJsonArray -}}
{{- $service := printf "%s-%s-%s%d" $.Values.cluster.name $pool $listener (int .) -}}
{{- $services = append $services (dict "id" (int .) "service" $service) -}}
{{- end -}}
{{- toJson $services -}}
{{- end }}

{{/* What is to be said of the number of controllers, or nothing. Those that run with ZooKeeper have none. */}}
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

{{/* The users with a password, as JSON, each once. */}}
{{- define "alert-stream-broker.passwordUsers" -}}
{{- $users := list -}}
{{- range .Values.superusers -}}
{{- $users = append $users (include "alert-stream-broker.superuser" . | fromJson) -}}
{{- end -}}
{{- $names := list -}}
{{- range concat $users .Values.users -}}
{{- if ne (.authentication | default "scram-sha-512") "tls" -}}
{{- $names = append $names .username -}}
{{- end -}}
{{- end -}}
{{- toJson $names -}}
{{- end }}

{{/*
The Services that Strimzi makes for the brokers of a new cluster, as JSON: a list of id and service. Nodes get the first
ids of their pool's ranges. A listener `external` on port 9094 has no part in the names: from the time before listeners
had names, Strimzi keeps them as they were.
*/}}
{{- define "alert-stream-broker.brokerServices" -}}
{{- $kafka := .Values.kafka -}}
{{- $count := int $kafka.replicas -}}
{{- $pool := ternary "kafka" $kafka.nodePool.name (eq $kafka.metadata "zookeeper") -}}
{{- $listener := ternary "" "external-" (eq (int $kafka.listeners.external.port) 9094) -}}
{{- $services := list -}}
{{- range include "alert-stream-broker.brokerIdRanges" . | default "[]" | fromJsonArray -}}
{{- $first := int (first .) -}}
{{- $left := sub $count (len $services) | int -}}
{{- range $id := untilStep $first (min (add1 (last .)) (add $first $left) | int) 1 -}}
{{- $service := printf "%s-%s-%s%d" $.Values.cluster.name $pool $listener $id -}}
{{- $services = append $services (dict "id" $id "service" $service) -}}
{{- end -}}
{{- end -}}
{{- toJson $services -}}
{{- end }}

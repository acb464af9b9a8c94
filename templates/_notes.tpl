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
The Services that Strimzi makes for the brokers of a new cluster, as JSON: a list of id and service. Ids count from the
first that the pool may give.
*/}}
{{- define "alert-stream-broker.brokerServices" -}}
{{- $kafka := .Values.kafka -}}
{{- $kraft := ne $kafka.metadata "zookeeper" -}}
{{- $pool := ternary $kafka.nodePool.name "kafka" $kraft -}}
{{- $first := ternary (regexFind "[0-9]+" $kafka.nodePool.nodeIds | default "0" | int) 0 $kraft -}}
{{- $services := list -}}
{{- range $index := until (int $kafka.replicas) -}}
{{- $id := add $first $index -}}
{{- $services = append $services (dict "id" $id "service" (printf "%s-%s-external-%d" $.Values.cluster.name $pool $id)) -}}
{{- end -}}
{{- toJson $services -}}
{{- end }}

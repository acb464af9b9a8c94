{{/*
The ranges of a list of node ids such as "[0-9, 12]", as JSON: a list of the first and last id of each. An empty string
if it isn't such a list.
*/}}
{{- define "alert-stream-broker.idRanges" -}}
{{- $text := regexReplaceAll "[[:space:]]" (toString .) "" -}}
{{- if regexMatch "^\\[[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*\\]$" $text -}}
{{- $ranges := list -}}
{{- range splitList "," (trimAll "[]" $text) -}}
{{- $ends := splitList "-" . -}}
{{- $ranges = append $ranges (list (first $ends | int) (last $ends | int)) -}}
{{- end -}}
{{- toJson $ranges -}}
{{- end -}}
{{- end }}

{{/* The ids that brokers may have, as such ranges. With ZooKeeper they start at 0. */}}
{{- define "alert-stream-broker.brokerIdRanges" -}}
{{- if eq .Values.kafka.metadata "zookeeper" -}}
{{- list (list 0 (sub (int .Values.kafka.replicas) 1)) | toJson -}}
{{- else -}}
{{- include "alert-stream-broker.idRanges" .Values.kafka.nodePool.nodeIds -}}
{{- end -}}
{{- end }}

{{/* The ids of a new pool's nodes, as JSON: the first of its ranges. Takes (list ids count). */}}
{{- define "alert-stream-broker.firstIds" -}}
{{- $count := int (index . 1) -}}
{{- $ids := list -}}
{{- range include "alert-stream-broker.idRanges" (index . 0) | default "[]" | fromJsonArray -}}
{{- $first := int (first .) -}}
{{- $left := sub $count (len $ids) | int -}}
{{- range $id := untilStep $first (min (add1 (last .)) (add $first $left) | int) 1 }}{{ $ids = append $ids $id }}{{ end -}}
{{- end -}}
{{- toJson $ids -}}
{{- end }}

{{/*
The Services that Strimzi creates for the brokers of a new cluster, as JSON: a list of id and service. Their names don't
contain the listener `external` if its port is 9094: Strimzi keeps the names from before listeners had names.
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

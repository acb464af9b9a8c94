{{- define "alert-stream-broker.validate.nodes" -}}
{{- if eq .Values.kafka.metadata "kraft" }}
{{- $brokers := .Values.kafka.nodePool }}
{{- $controllers := .Values.kafka.controllers }}
{{- $pools := dict "kafka.nodePool.nodeIds" (dict "ids" $brokers.nodeIds "replicas" .Values.kafka.replicas) }}
{{- if $controllers.replicas }}
{{- $pools = set $pools "kafka.controllers.nodeIds" (dict "ids" $controllers.nodeIds "replicas" $controllers.replicas) }}
{{- if eq $brokers.name $controllers.name }}
kafka.nodePool.name and kafka.controllers.name are both {{ $brokers.name }}: expected different names.
{{- end }}
{{- range $mine := include "alert-stream-broker.idRanges" $brokers.nodeIds | default "[]" | fromJsonArray }}
{{- range $theirs := include "alert-stream-broker.idRanges" $controllers.nodeIds | default "[]" | fromJsonArray }}
{{- if and (le (first $mine) (last $theirs)) (le (first $theirs) (last $mine)) }}
kafka.nodePool.nodeIds {{ $brokers.nodeIds }} and kafka.controllers.nodeIds {{ $controllers.nodeIds }} overlap at {{ max (first $mine) (first $theirs) }}: expected separate ids, since all nodes of a cluster share one range.
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- range $name, $pool := $pools }}
{{- with include "alert-stream-broker.idRanges" $pool.ids }}
{{- $count := 0 }}
{{- range fromJsonArray . }}
{{- $count = addf $count (subf (last .) (first .)) 1 }}
{{- end }}
{{- if lt (int $count) (int $pool.replicas) }}
{{ $name }} {{ $pool.ids }} has {{ int $count }} {{ ternary "id" "ids" (eq (int $count) 1) }} for {{ $pool.replicas }} nodes: expected at least one id for each node.
{{- end }}
{{- else }}
{{ $name }} is {{ $pool.ids | quote }}: expected ids and ranges of ids, such as "[0-99]" or "[6, 7, 8]".
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "alert-stream-broker.validate.disks" -}}
{{- $kafka := .Values.kafka }}
{{- $disks := dict "kafka.storage.size" $kafka.storage.size }}
{{- $ids := list }}
{{- range $index, $volume := $kafka.storage.volumes }}
{{- $disks = set $disks (printf "kafka.storage.volumes[%d].size" $index) $volume.size }}
{{- if not (hasKey $volume "id") }}
kafka.storage.volumes[{{ $index }}] has no id: expected an integer from 0. A disk keeps its id for its whole life.
{{- else if has (int $volume.id) $ids }}
kafka.storage.volumes has two disks with the id {{ $volume.id }}: expected different ids.
{{- else }}
{{- $ids = append $ids (int $volume.id) }}
{{- end }}
{{- end }}
{{- if eq $kafka.metadata "zookeeper" }}
{{- $disks = set $disks "zookeeper.storage.size" .Values.zookeeper.storage.size }}
{{- else if $kafka.controllers.replicas }}
{{- $disks = set $disks "kafka.controllers.storage.size" $kafka.controllers.storage.size }}
{{- end }}
{{- range $name, $size := $disks }}
{{- if not (include "alert-stream-broker.bytes" $size) }}
{{ $name }} is {{ include "alert-stream-broker.text" $size | quote }}: expected a size such as 1000Gi.
{{- end }}
{{- end }}
{{- end }}

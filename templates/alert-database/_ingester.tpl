{{/* How many partitions the ingester's topics have together; nothing where one is declared elsewhere. */}}
{{- define "alert-stream-broker.ingesterPartitions" -}}
{{- $partitions := dict -}}
{{- range include "alert-stream-broker.allTopics" . | fromJsonArray -}}
{{- $_ := set $partitions .name (int .partitions | default $.Values.topicDefaults.partitions) -}}
{{- end -}}
{{- $total := 0 -}}
{{- $known := true -}}
{{- range .Values.alertDatabase.ingester.topics -}}
{{- $total = add $total (get $partitions . | default 0) -}}
{{- $known = and $known (hasKey $partitions .) -}}
{{- end -}}
{{- if $known }}{{ $total }}{{ end -}}
{{- end }}

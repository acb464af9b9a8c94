{{/*
Names that are prefixes of other names, which Kubernetes has to accept as well. The name of a Service may have 63
characters, and so may that of a pod of Strimzi, which is also its host name (ListenersUtils and WorkloadUtils).
*/}}
{{- define "alert-stream-broker.validate.derived-names" -}}
{{- $cluster := .Values.cluster.name }}
{{- $kafka := .Values.kafka }}
{{- $derived := list }}
{{- range include "alert-stream-broker.brokerServices" . | fromJsonArray }}
{{- $derived = append $derived .service }}
{{- end }}
{{- $names := list (dict "key" "cluster.name" "name" $cluster "derived" (list (printf "%s-kafka-external-bootstrap" $cluster))) }}
{{- if eq $kafka.metadata "kraft" }}
{{- $names = append $names (dict "key" "kafka.nodePool.name" "name" $kafka.nodePool.name "derived" $derived) }}
{{- if $kafka.controllers.replicas }}
{{- $pods := list }}
{{- range include "alert-stream-broker.firstIds" (list $kafka.controllers.nodeIds $kafka.controllers.replicas) | fromJsonArray }}
{{- $pods = append $pods (printf "%s-%s-%d" $cluster $kafka.controllers.name (int .)) }}
{{- end }}
{{- $names = append $names (dict "key" "kafka.controllers.name" "name" $kafka.controllers.name "derived" $pods) }}
{{- end }}
{{- end }}
{{- $clusterFits := true }}
{{- range $names }}
{{- $longest := "" }}
{{- range .derived }}{{ if gt (len .) (len $longest) }}{{ $longest = . }}{{ end }}{{ end }}
{{- if not (regexMatch "^[a-z]([a-z0-9-]*[a-z0-9])?$" .name) }}
{{ .key }} is {{ .name | quote }}: expected lower-case letters, digits and dashes, a letter first and no dash at the end.
{{- else if and $clusterFits (gt (len $longest) 63) }}
{{- $clusterFits = ne .key "cluster.name" }}
{{ .key }} is {{ .name }}, with {{ len .name }} characters: expected at most {{ sub 63 (sub (len $longest) (len .name)) }}, since {{ $longest }} may have 63 characters.
{{- end }}
{{- end }}
{{- $fullname := include "alert-stream-broker.fullname" . }}
{{- if not (include "alert-stream-broker.isObjectName" $fullname) }}
{{ ternary "fullnameOverride" "nameOverride" (not (empty .Values.fullnameOverride)) }} makes the names of the release begin with {{ $fullname | quote }}: expected lower-case letters, digits and dashes, for Kubernetes.
{{- end }}
{{- end }}

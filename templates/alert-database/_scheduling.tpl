{{/* Whether the archive is a volume that only one node can mount: `true`, or an empty string. */}}
{{- define "alert-stream-broker.archiveOnOneNode" -}}
{{- with .Values.alertDatabase.storage -}}
{{- if and (eq .backend "local-files") (not (has "ReadWriteMany" .accessModes)) }}true{{ end -}}
{{- end -}}
{{- end }}

{{/*
Scheduling of ingesters and servers. With such a volume they all run on the same node, so that none waits forever for a
volume that is mounted elsewhere. Otherwise they are spread over nodes. The first pod may run anywhere. Takes (list root
component).
*/}}
{{- define "alert-stream-broker.archiveScheduling" -}}
{{- $root := index . 0 -}}
{{- if include "alert-stream-broker.archiveOnOneNode" $root -}}
{{- $affinity := deepCopy (($root.Values.pods).affinity | default dict) -}}
{{- $near := $affinity.podAffinity | default dict -}}
{{- $required := "requiredDuringSchedulingIgnoredDuringExecution" -}}
{{- $here := include "alert-stream-broker.archivePodAffinity" $root | fromYaml -}}
{{- $near = set $near $required (append (get $near $required | default list) $here) -}}
{{ include "alert-stream-broker.podSchedulingWithAffinity" (list $root (set $affinity "podAffinity" $near)) | trim }}
{{- else -}}
{{- with include "alert-stream-broker.podScheduling" $root | trim }}
{{- . }}
{{ end }}
{{- include "alert-stream-broker.podSpread" . }}
{{- end }}
{{- end }}

{{/* Pod affinity to the node where pods of the archive run. */}}
{{- define "alert-stream-broker.archivePodAffinity" -}}
topologyKey: kubernetes.io/hostname
labelSelector:
  matchLabels:
    app.kubernetes.io/name: {{ include "alert-stream-broker.name" . | quote }}
    app.kubernetes.io/instance: {{ .Release.Name | quote }}
  matchExpressions:
    - key: app.kubernetes.io/component
      operator: In
      values:
        - alert-database-ingester
        - alert-database-server
{{- end }}

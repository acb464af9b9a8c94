{{/* Whether the archive is a volume that the pods of one machine alone can mount: `true` or nothing. */}}
{{- define "alert-stream-broker.archiveOnOneNode" -}}
{{- with .Values.alertDatabase.storage -}}
{{- if and (eq .backend "local-files") (not (has "ReadWriteMany" .accessModes)) }}true{{ end -}}
{{- end -}}
{{- end }}

{{/*
Where ingesters or servers may run: with such a volume, where the others of both are, so that none waits for ever for a
volume that another machine has; else apart where that can be. The first of them finds no other and may run anywhere.
Takes (list root component).
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

{{/* The machine on which pods of the archive are already. */}}
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

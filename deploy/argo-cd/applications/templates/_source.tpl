{{/* Where the chart alert-stream-broker comes from; its values files are in it either way. */}}
{{- define "alert-stream-applications.source" -}}
{{- if eq .Values.source "oci" -}}
repoURL: {{ .Values.oci.repository | required "oci.repository must be set" | quote }}
chart: alert-stream-broker
targetRevision: {{ .Values.oci.version | quote }}
{{- else -}}
repoURL: {{ .Values.git.repository | required "git.repository must be set" | quote }}
targetRevision: {{ .Values.git.revision | quote }}
path: .
{{- end }}
{{- end }}

{{- define "alert-stream-applications.repository" -}}
{{ get (include "alert-stream-applications.source" . | fromYaml) "repoURL" }}
{{- end }}

{{/*
How both Applications are synced. Pruning, and deletion with the Application, is left to people, and Argo CD asks them
once more: topics are deleted with their objects, and disks with the cluster. A first sync may have to wait for
operators, certificates and load balancers, so it is tried for about an hour.
*/}}
{{- define "alert-stream-applications.syncPolicy" -}}
automated:
  prune: false
syncOptions:
  - ServerSideApply=true
  - Prune=confirm
  - Delete=confirm
retry:
  limit: 10
  backoff:
    duration: 30s
    factor: 2
    maxDuration: 10m
{{- end }}

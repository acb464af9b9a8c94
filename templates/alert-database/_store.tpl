{{/* The ServiceAccount of the ingesters or of the servers. Takes (list root program). */}}
{{- define "alert-stream-broker.serviceAccount" -}}
{{- $program := index . 1 -}}
{{- ((get (index . 0).Values.alertDatabase $program).serviceAccount | default dict).name | default (printf "alert-database-%s" $program) -}}
{{- end }}

{{/* The flags by which ingester and server find the archive. */}}
{{- define "alert-stream-broker.storeFlags" -}}
{{- $storage := .Values.alertDatabase.storage -}}
- --backend
- {{ $storage.backend }}
{{- if eq $storage.backend "local-files" }}
- --local-file-root
- /archive
{{- else if eq $storage.backend "google-cloud" }}
{{- with ($storage.googleCloud).project }}
- --gcp-project
- {{ . | quote }}
{{- end }}
- --gcp-bucket-alerts
- {{ ($storage.googleCloud).bucketAlerts | default "" | quote }}
- --gcp-bucket-schemas
- {{ ($storage.googleCloud).bucketSchemas | default "" | quote }}
{{- with ($storage.googleCloud).bucketQuarantine }}
- --gcp-bucket-quarantine
- {{ . | quote }}
{{- end }}
{{- else if eq $storage.backend "s3-remote" }}
{{- with $storage.s3.endpointUrl }}
- --endpoint-url
- {{ . | quote }}
{{- end }}
- --bucket-alerts
- {{ $storage.s3.bucketAlerts | default "" | quote }}
- --bucket-schemas
- {{ $storage.s3.bucketSchemas | default "" | quote }}
{{- with $storage.s3.bucketQuarantine }}
- --bucket-quarantine
- {{ . | quote }}
{{- end }}
{{- else }}
{{- fail (printf "alertDatabase.storage.backend %s has no flags in _store.tpl" $storage.backend) }}
{{- end }}
{{- with $storage.layout }}
- --layout
- {{ . }}
{{- end }}
{{- end }}

{{/* What the S3 library reads from the environment: the keys never stand in an argument. */}}
{{- define "alert-stream-broker.storeEnvironment" -}}
{{- $storage := .Values.alertDatabase.storage -}}
{{- if eq $storage.backend "s3-remote" -}}
{{- with $storage.s3.region }}
- name: AWS_REGION
  value: {{ . | quote }}
{{- end }}
{{- with $storage.s3.credentialsSecret }}
{{- if .name }}
- name: AWS_ACCESS_KEY_ID
  valueFrom:
    secretKeyRef:
      name: {{ .name | quote }}
      key: {{ .accessKeyIdKey | quote }}
- name: AWS_SECRET_ACCESS_KEY
  valueFrom:
    secretKeyRef:
      name: {{ .name | quote }}
      key: {{ .secretAccessKeyKey | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Where pods of the archive may go, as JSON: `egress` with the rules, or nothing for anywhere. Takes (list root rules),
the rules of what they need beside the archive.
*/}}
{{- define "alert-stream-broker.storeEgress" -}}
{{- $values := (index . 0).Values -}}
{{- $rules := index . 1 -}}
{{- if eq $values.alertDatabase.storage.backend "local-files" -}}
{{- dict "egress" $rules | toJson -}}
{{- else if $values.networkPolicy.storeEgress -}}
{{- dict "egress" (printf "%s\n%s" $rules (toYaml $values.networkPolicy.storeEgress)) | toJson -}}
{{- else -}}
{}
{{- end -}}
{{- end }}

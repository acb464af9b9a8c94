{{/* The ServiceAccount of the ingesters or of the servers. Takes (list root program). */}}
{{- define "alert-stream-broker.serviceAccount" -}}
{{- $program := index . 1 -}}
{{- ((get (index . 0).Values.alertDatabase $program).serviceAccount | default dict).name | default (printf "alert-database-%s" $program) -}}
{{- end }}

{{/* Flags of the ingester and the server for the store of the archive. */}}
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

{{/* Environment of the S3 client. Keys are never in arguments. */}}
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
Egress of pods that use the archive, as JSON: `egress` with the rules, or no key for any destination. Takes (list root
rules), the rules for everything except the archive.
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

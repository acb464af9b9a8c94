{{/* The flags by which ingester and server find the archive. */}}
{{- define "alert-stream-broker.storeFlags" -}}
{{- $storage := .Values.alertDatabase.storage -}}
- --backend
- {{ $storage.backend }}
{{- if eq $storage.backend "local-files" }}
- --local-file-root
- /archive
{{- else if eq $storage.backend "google-cloud" }}
- --gcp-project
- {{ $storage.googleCloud.project | quote }}
- --gcp-bucket-alerts
- {{ $storage.googleCloud.bucketAlerts | quote }}
- --gcp-bucket-schemas
- {{ $storage.googleCloud.bucketSchemas | quote }}
{{- else }}
- --endpoint-url
- {{ $storage.s3.endpointUrl | quote }}
- --bucket-alerts
- {{ $storage.s3.bucketAlerts | quote }}
- --bucket-schemas
- {{ $storage.s3.bucketSchemas | quote }}
{{- end }}
{{- end }}

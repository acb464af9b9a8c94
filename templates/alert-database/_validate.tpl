{{- define "alert-stream-broker.validate.store" -}}
{{- $storage := .Values.alertDatabase.storage }}
{{- if not (has $storage.backend (list "local-files" "google-cloud" "s3-remote")) }}
alertDatabase.storage.backend is {{ $storage.backend }}: expected local-files, google-cloud or s3-remote.
{{- end }}
{{- $ingester := include "alert-stream-broker.serviceAccount" (list . "ingester") }}
{{- if eq $ingester (include "alert-stream-broker.serviceAccount" (list . "server")) }}
alertDatabase.ingester.serviceAccount.name and that of the server are both {{ $ingester }}: expected different names, since the server needs read access only.
{{- end }}
{{- $needs := dict
  "google-cloud" (dict "googleCloud" (list "bucketAlerts" "bucketSchemas"))
  "s3-remote" (dict "s3" (list "bucketAlerts" "bucketSchemas"))
}}
{{- if .Values.alertDatabase.enabled }}
{{- range $section, $keys := get $needs $storage.backend | default dict }}
{{- range $keys }}
{{- if not (get (get $storage $section | default dict) .) }}
alertDatabase.storage.backend is {{ $storage.backend }}, which needs alertDatabase.storage.{{ $section }}.{{ . }}.
{{- end }}
{{- end }}
{{- include "alert-stream-broker.validate.buckets" (list $section (get $storage $section | default dict)) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Names of buckets, by the same rule as the programs' flags. Takes (list section values). */}}
{{- define "alert-stream-broker.validate.buckets" -}}
{{- $section := index . 0 }}
{{- $name := "[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]" }}
{{- $pattern := eq $section "s3" | ternary (printf "^([A-Za-z0-9_]*:)?%s$" $name) (printf "^%s$" $name) }}
{{- range $key := list "bucketAlerts" "bucketSchemas" "bucketQuarantine" }}
{{- with get (index $ 1) $key }}
{{- if not (regexMatch $pattern .) }}
alertDatabase.storage.{{ $section }}.{{ $key }} is {{ . | quote }}: expected a bucket's name of 3 to 222 lower-case letters, digits, dashes, dots and underscores, a letter or digit at both ends{{ if eq $section "s3" }}, or TENANT:NAME of Ceph{{ end }}.
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "alert-stream-broker.validate.archive-ingress" -}}
{{- $ingress := .Values.alertDatabase.ingress }}
{{- if and .Values.alertDatabase.enabled $ingress.enabled }}
{{- if not (include "alert-stream-broker.databaseHost" .) }}
alertDatabase.ingress.enabled needs a host name: set alertDatabase.ingress.host or global.host.
{{- end }}
{{- if not (regexMatch "^(/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)+$" $ingress.path) }}
alertDatabase.ingress.path is {{ $ingress.path | quote }}: expected a path such as /alertdb.
{{- end }}
{{- if not (has $ingress.auth (list "gafaelfawr-ingress" "gafaelfawr-annotations" "none")) }}
alertDatabase.ingress.auth is {{ $ingress.auth }}: expected gafaelfawr-ingress, gafaelfawr-annotations or none.
{{- else if and (ne $ingress.auth "none") (not $ingress.scopes) }}
alertDatabase.ingress.scopes is empty, but alertDatabase.ingress.auth is {{ $ingress.auth }}, which needs at least one scope, such as read:alertdb.
{{- end }}
{{- end }}
{{- end }}

{{- define "alert-stream-broker.validate.autoscaling" -}}
{{- $ingester := .Values.alertDatabase.ingester }}
{{- $scaling := $ingester.autoscaling }}
{{- if .Values.alertDatabase.enabled }}
{{- $most := ternary (dict "key" "autoscaling.maxReplicas" "count" $scaling.maxReplicas) (dict "key" "replicas" "count" $ingester.replicas) $scaling.enabled }}
{{- with include "alert-stream-broker.ingesterPartitions" . }}
{{- if gt (int $most.count) (int .) }}
alertDatabase.ingester.{{ $most.key }} is {{ int $most.count }}, but the ingester's topics have {{ . }} partitions: expected at most that, since further ingesters would stay idle.
{{- end }}
{{- end }}
{{- end }}
{{- if and .Values.alertDatabase.enabled $scaling.enabled }}
{{- if gt (int $scaling.minReplicas) (int $scaling.maxReplicas) }}
alertDatabase.ingester.autoscaling.minReplicas is {{ int $scaling.minReplicas }}, above maxReplicas, {{ int $scaling.maxReplicas }}: expected at most that.
{{- end }}
{{- if or (lt (int $scaling.stabilizationSeconds) 0) (gt (int $scaling.stabilizationSeconds) 3600) }}
alertDatabase.ingester.autoscaling.stabilizationSeconds is {{ int $scaling.stabilizationSeconds }}: expected 0 to 3600.
{{- end }}
{{- end }}
{{- end }}

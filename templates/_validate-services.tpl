{{- define "alert-stream-broker.validate.monitoring" -}}
{{- if and .Values.monitoring.podMonitors.enabled .Values.networkPolicy.enabled (not .Values.networkPolicy.monitoringNamespace) }}
monitoring.podMonitors.enabled needs networkPolicy.monitoringNamespace, the namespace of Prometheus: without it the network policies block Prometheus. Not every namespace is allowed, since the alert database exposes its metrics on the port that serves alerts.
{{- end }}
{{- end }}

{{/*
The generated alerts have to fit into their volume, or Kubernetes evicts the pod. A generated alert has about 85 kB by
default. Additional arguments can change its size, so they skip this check.
*/}}
{{- define "alert-stream-broker.validate.generate" -}}
{{- with .Values.simulator }}
{{- $room := include "alert-stream-broker.bytes" .generate.sizeLimit | default "0" | float64 }}
{{- $needed := mulf 85e3 (int .generate.alertsPerVisit) }}
{{- if and .enabled (not .load.file) (not .generate.extraArgs) (gt $needed $room) }}
simulator.generate.alertsPerVisit is {{ int .generate.alertsPerVisit }}, which takes about {{ divf $needed 1e9 | printf "%.1f" }} GB, but simulator.generate.sizeLimit is {{ .generate.sizeLimit }}.
{{- end }}
{{- $interval := float64 .repeatInterval }}
{{- if and .enabled (not .load.file) (gt $interval 0.0) (gt (float64 .generate.spreadSeconds) $interval) }}
simulator.generate.spreadSeconds is {{ include "alert-stream-broker.text" .generate.spreadSeconds }}, but a visit comes every {{ include "alert-stream-broker.text" .repeatInterval }} s (simulator.repeatInterval): expected at most that.
{{- end }}
{{- end }}
{{- end }}

{{- define "alert-stream-broker.validate.monitoring" -}}
{{- if and .Values.monitoring.podMonitors.enabled .Values.networkPolicy.enabled (not .Values.networkPolicy.monitoringNamespace) }}
monitoring.podMonitors.enabled needs networkPolicy.monitoringNamespace, the namespace of Prometheus: the policies would shut it out. They don't let every namespace in, since the alert database tells its metrics where it serves alerts.
{{- end }}
{{- end }}

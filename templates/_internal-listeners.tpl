{{/*
Who may connect to the two internal listeners. Strimzi writes the NetworkPolicy; its own pods have a listener of their
own, and metrics a port of their own, so neither is among these.
*/}}
{{- define "alert-stream-broker.internalPeers" -}}
{{- if .Values.networkPolicy.enabled }}
{{- $ingester := .Values.alertDatabase.ingester }}
networkPolicyPeers:
  - podSelector:
      matchLabels:
        app.kubernetes.io/instance: {{ .Release.Name | quote }}
  {{- if and .Values.alertDatabase.enabled $ingester.autoscaling.enabled }}
  # KEDA asks the brokers for the ingesters' lag.
  - namespaceSelector:
      matchLabels:
        kubernetes.io/metadata.name: {{ $ingester.autoscaling.kedaNamespace | quote }}
  {{- end }}
  {{- with .Values.networkPolicy.brokerClients }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "alert-stream-broker.tlsPeers" -}}
{{- if .Values.networkPolicy.enabled }}
networkPolicyPeers:
  - podSelector:
      matchLabels:
        app.kubernetes.io/instance: {{ .Release.Name | quote }}
  {{- if .Values.schemaRegistry.enabled }}
  # The registry's pods are its operator's, with this one label.
  - podSelector:
      matchLabels:
        app: {{ .Values.schemaRegistry.name | quote }}
  {{- end }}
{{- end }}
{{- end }}

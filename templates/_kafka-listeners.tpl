{{/*
NetworkPolicy peers of the listener `internal`. Strimzi creates the policy. Its own pods have a separate listener, and
metrics a separate port, so these peers include neither.
*/}}
{{- define "alert-stream-broker.internalListenerPeers" -}}
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

{{/* NetworkPolicy peers of the listener `tls`. */}}
{{- define "alert-stream-broker.tlsListenerPeers" -}}
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

{{/*
Configuration of the external listener. There are no addresses in the first of two steps: the cloud assigns them to the
load balancers, and the second step pins them (Strimzi, "Accessing Kafka", part 4).
*/}}
{{- define "alert-stream-broker.externalListenerConfiguration" -}}
{{- $listener := .Values.kafka.externalListener -}}
{{- $routed := include "alert-stream-broker.isRoutedByHost" . -}}
{{- with $listener.class }}
class: {{ . | quote }}
{{- end }}
{{- with $listener.externalTrafficPolicy }}
externalTrafficPolicy: {{ . }}
{{- end }}
{{- with $listener.loadBalancerSourceRanges }}
loadBalancerSourceRanges:
  {{- range . }}
  - {{ . | quote }}
  {{- end }}
{{- end }}
{{- with $listener.parentRefs }}
parentRefs:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $listener.bootstrap }}
{{- if or .ip .host (int .nodePort) .annotations }}
bootstrap:
  {{- with .ip }}
  loadBalancerIP: {{ . | quote }}
  {{- end }}
  {{- if and .host $routed }}
  host: {{ .host | quote }}
  {{- else if .host }}
  alternativeNames:
    - {{ .host | quote }}
  {{- end }}
  {{- with int .nodePort }}
  nodePort: {{ . }}
  {{- end }}
  {{- with .annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}
{{- with $listener.brokers }}
# `broker` is the node's id: Strimzi finds an address's broker by it, not by the order here.
brokers:
  {{- range $index, $broker := . }}
  - broker: {{ if hasKey $broker "broker" }}{{ $broker.broker }}{{ else }}{{ $index }}{{ end }}
    {{- with $broker.ip }}
    loadBalancerIP: {{ . | quote }}
    {{- end }}
    {{- with $broker.host }}
    {{ ternary "host" "advertisedHost" (ne $routed "") }}: {{ . | quote }}
    {{- end }}
    {{- with $broker.advertisedPort }}
    advertisedPort: {{ . }}
    {{- end }}
    {{- with int $broker.nodePort }}
    nodePort: {{ . }}
    {{- end }}
    {{- with $broker.annotations }}
    annotations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
  {{- end }}
{{- end }}
{{- if include "alert-stream-broker.externalListenerHosts" . | fromJsonArray }}
brokerCertChainAndKey:
  secretName: {{ include "alert-stream-broker.externalListenerTlsSecret" . | quote }}
  certificate: tls.crt
  key: tls.key
{{- end }}
{{- end }}

{{/* Whether the type of the external listener routes by host name: `true`, or an empty string. */}}
{{- define "alert-stream-broker.isRoutedByHost" -}}
{{- if has .Values.kafka.externalListener.type (list "tlsroute" "route" "ingress") }}true{{ end -}}
{{- end }}

{{/* All host names of the external listener, as a JSON list: that of the bootstrap address, then those of the brokers. */}}
{{- define "alert-stream-broker.externalListenerHosts" -}}
{{- $hosts := list .Values.kafka.externalListener.bootstrap.host -}}
{{- range .Values.kafka.externalListener.brokers -}}
{{- $hosts = append $hosts .host -}}
{{- end -}}
{{- $hosts | compact | uniq | toJson -}}
{{- end }}

{{/* Name of the Secret with the external listener's certificate, which cert-manager writes. */}}
{{- define "alert-stream-broker.externalListenerTlsSecret" -}}
{{ .Values.cluster.name }}-external-tls
{{- end }}

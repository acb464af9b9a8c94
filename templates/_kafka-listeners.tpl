{{/*
Who may connect to the two internal listeners. Strimzi writes the NetworkPolicy; its own pods have a listener of their
own, and metrics a port of their own, so neither is among these.
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
The addresses of the external listener. Empty in the first of the two steps: the load balancers then get the addresses
that the cloud gives, and the second step pins these (Strimzi, "Accessing Kafka", part 4).
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

{{/* Something when the type finds its way by host name: the hosts are then those of its routes. */}}
{{- define "alert-stream-broker.isRoutedByHost" -}}
{{- if has .Values.kafka.externalListener.type (list "tlsroute" "route" "ingress") }}true{{ end -}}
{{- end }}

{{/* Every host name of the external listener, as a JSON list: the bootstrap's, then each broker's. */}}
{{- define "alert-stream-broker.externalListenerHosts" -}}
{{- $hosts := list .Values.kafka.externalListener.bootstrap.host -}}
{{- range .Values.kafka.externalListener.brokers -}}
{{- $hosts = append $hosts .host -}}
{{- end -}}
{{- $hosts | compact | uniq | toJson -}}
{{- end }}

{{/* The Secret in which cert-manager keeps the external listener's certificate. */}}
{{- define "alert-stream-broker.externalListenerTlsSecret" -}}
{{ .Values.cluster.name }}-external-tls
{{- end }}

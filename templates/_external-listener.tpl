{{/* Every host name of the external listener, as a JSON list: the bootstrap's, then each broker's. */}}
{{- define "alert-stream-broker.externalHosts" -}}
{{- $hosts := list .Values.kafka.externalListener.bootstrap.host -}}
{{- range .Values.kafka.externalListener.brokers -}}
{{- $hosts = append $hosts .host -}}
{{- end -}}
{{- $hosts | compact | uniq | toJson -}}
{{- end }}

{{/* The Secret in which cert-manager keeps the external listener's certificate. */}}
{{- define "alert-stream-broker.externalTlsSecret" -}}
{{ .Values.cluster.name }}-external-tls
{{- end }}

{{/* Something when the type finds its way by host name: the hosts are then those of its routes. */}}
{{- define "alert-stream-broker.routedByHost" -}}
{{- if has .Values.kafka.externalListener.type (list "tlsroute" "route" "ingress") }}.{{ end -}}
{{- end }}

{{/*
The addresses of the external listener. Empty in the first of the two steps: the load balancers then get the addresses
that the cloud gives, and the second step pins these (Strimzi, "Accessing Kafka", part 4).
*/}}
{{- define "alert-stream-broker.externalConfiguration" -}}
{{- $listener := .Values.kafka.externalListener -}}
{{- $routed := include "alert-stream-broker.routedByHost" . -}}
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
{{- if include "alert-stream-broker.externalHosts" . | fromJsonArray }}
brokerCertChainAndKey:
  secretName: {{ include "alert-stream-broker.externalTlsSecret" . | quote }}
  certificate: tls.crt
  key: tls.key
{{- end }}
{{- end }}

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

{{/*
The addresses of the external listener. Empty in the first of the two steps: the load balancers then get the addresses
that the cloud gives, and the second step pins these (Strimzi, "Accessing Kafka", part 4).
*/}}
{{- define "alert-stream-broker.externalConfiguration" -}}
{{- $listener := .Values.kafka.externalListener -}}
{{- with $listener.bootstrap }}
{{- if or .ip .host .annotations }}
bootstrap:
  {{- with .ip }}
  loadBalancerIP: {{ . | quote }}
  {{- end }}
  {{- with .host }}
  alternativeNames:
    - {{ . | quote }}
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
    advertisedHost: {{ . | quote }}
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

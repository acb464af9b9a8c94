{{/*
A NetworkPolicy of some of the release's own pods. Takes a dict: root, name, component, components (whose pods), ingress
(rules; none blocks all), and egress (rules; without the key, all egress is allowed).
*/}}
{{- define "alert-stream-broker.networkPolicy" -}}
{{ include "alert-stream-broker.networkPolicyMetadata" . }}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: {{ include "alert-stream-broker.name" .root | quote }}
      app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
    matchExpressions:
      - key: app.kubernetes.io/component
        operator: In
        values:
          {{- toYaml .components | nindent 10 }}
  {{- include "alert-stream-broker.networkPolicyRules" . | nindent 2 }}
{{- end }}

{{/* Takes a dict: root, name, component. */}}
{{- define "alert-stream-broker.networkPolicyMetadata" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .name | quote }}
  namespace: {{ .root.Release.Namespace | quote }}
  labels:
    {{- include "alert-stream-broker.labels" (list .root .component) | nindent 4 }}
  annotations:
    {{- include "alert-stream-broker.wave" "secrets" | nindent 4 }}
{{- end }}

{{/* Takes a dict: ingress, egress. */}}
{{- define "alert-stream-broker.networkPolicyRules" -}}
policyTypes:
  - Ingress
  {{- if hasKey . "egress" }}
  - Egress
  {{- end }}
{{- with .ingress | default "" | trim }}
ingress:
  {{- . | nindent 2 }}
{{- end }}
{{- with .egress | default "" | trim }}
egress:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Egress to DNS servers on any host: some clusters run one on each node, which no selector matches. */}}
{{- define "alert-stream-broker.egressToDns" -}}
- ports:
    {{- /* A policy sees the port of the name server's pod, on OpenShift 5353. */}}
    {{- range $port := list 53 5353 }}
    {{- range $protocol := list "UDP" "TCP" }}
    - port: {{ $port }}
      protocol: {{ $protocol }}
    {{- end }}
    {{- end }}
{{- end }}

{{/* Egress to the brokers. Takes (list root port). */}}
{{- define "alert-stream-broker.egressToKafka" -}}
{{- $cluster := (index . 0).Values.cluster.name -}}
- to:
    - podSelector:
        matchLabels:
          strimzi.io/cluster: {{ $cluster | quote }}
          strimzi.io/name: {{ printf "%s-kafka" $cluster | quote }}
  ports:
    - port: {{ include "alert-stream-broker.text" (index . 1) }}
      protocol: TCP
{{- end }}

{{/*
Egress to the registry: to the pods of the chart's registry, or to the port of another registry on any host, since a
policy can't name a host. Empty without a registry.
*/}}
{{- define "alert-stream-broker.egressToRegistry" -}}
{{- $registry := .Values.schemaRegistry -}}
{{- if $registry.enabled -}}
- to:
    - podSelector:
        matchLabels:
          app: {{ $registry.name | quote }}
  ports:
    - port: {{ include "alert-stream-broker.text" $registry.port }}
      protocol: TCP
{{- else if $registry.url -}}
{{- $url := urlParse $registry.url -}}
- ports:
    - port: {{ regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host) | default (ternary "443" "80" (eq $url.scheme "https")) }}
      protocol: TCP
{{- end }}
{{- end }}

{{/* Ingress from Prometheus to pods that expose metrics. Takes (list root port), a port's name or its number. */}}
{{- define "alert-stream-broker.ingressFromPrometheus" -}}
{{- $root := index . 0 -}}
{{- if $root.Values.monitoring.podMonitors.enabled -}}
- from:
    {{- include "alert-stream-broker.namespacePeer" $root.Values.networkPolicy.monitoringNamespace | nindent 4 }}
  ports:
    - port: {{ index . 1 }}
      protocol: TCP
{{- end }}
{{- end }}

{{/* All pods of a namespace. */}}
{{- define "alert-stream-broker.namespacePeer" -}}
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: {{ . | default "" | quote }}
{{- end }}

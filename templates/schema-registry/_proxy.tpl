{{/* Whether the read-only proxy runs: `true` or nothing. */}}
{{- define "alert-stream-broker.registryProxy" -}}
{{- with .Values.schemaRegistry -}}
{{- if and .enabled .readOnlyProxy.enabled }}true{{ end -}}
{{- end -}}
{{- end }}

{{/* The name of the proxy and of its Service. */}}
{{- define "alert-stream-broker.registryProxyName" -}}
{{ printf "%s-proxy" .Values.schemaRegistry.name }}
{{- end }}

{{/* The public Service: that of the proxy, or of the registry if there is no proxy. */}}
{{- define "alert-stream-broker.registryPublicService" -}}
{{- $proxy := include "alert-stream-broker.registryProxy" . -}}
name: {{ ternary (include "alert-stream-broker.registryProxyName" .) .Values.schemaRegistry.name (eq $proxy "true") | quote }}
port: {{ ternary .Values.schemaRegistry.readOnlyProxy.port .Values.schemaRegistry.port (eq $proxy "true") | include "alert-stream-broker.text" }}
{{- end }}

{{/* Ingress to the proxy: from the ingress controller or the gateway, and from networkPolicy.clients. */}}
{{- define "alert-stream-broker.ingressToProxy" -}}
{{- $public := include "alert-stream-broker.registryPublic" . }}
{{- if or $public .Values.networkPolicy.clients }}
- from:
    {{- if $public }}
    {{- include "alert-stream-broker.namespacePeer" .Values.networkPolicy.ingressNamespace | nindent 4 }}
    {{- end }}
    {{- with .Values.networkPolicy.clients }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  ports:
    - port: public
      protocol: TCP
{{- end }}
{{- end }}

{{/* The archive's host name. */}}
{{- define "alert-stream-broker.databaseHost" -}}
{{ .Values.alertDatabase.ingress.host | default (.Values.global).host | default "" }}
{{- end }}

{{/* Rules of the archive's Ingress, or of the template in its GafaelfawrIngress. */}}
{{- define "alert-stream-broker.databaseRules" -}}
{{- $ingress := .Values.alertDatabase.ingress -}}
{{- with $ingress.tls -}}
tls:
  {{- toYaml . | nindent 2 }}
{{ end -}}
rules:
  - host: {{ include "alert-stream-broker.databaseHost" . | quote }}
    http:
      paths:
        - path: {{ $ingress.path | quote }}
          pathType: Prefix
          backend:
            service:
              name: alert-database-server
              port:
                number: {{ include "alert-stream-broker.text" .Values.alertDatabase.server.port }}
{{- end }}

{{/* Ingress to the server: from the ingress controller, from networkPolicy.clients and from Prometheus. */}}
{{- define "alert-stream-broker.ingressToServer" -}}
{{- $ingress := .Values.alertDatabase.ingress.enabled }}
{{- if or $ingress .Values.networkPolicy.clients }}
- from:
    {{- if $ingress }}
    {{- include "alert-stream-broker.namespacePeer" .Values.networkPolicy.ingressNamespace | nindent 4 }}
    {{- end }}
    {{- with .Values.networkPolicy.clients }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  ports:
    - port: http
      protocol: TCP
{{- end }}
{{ include "alert-stream-broker.ingressFromPrometheus" (list . "http") }}
{{- end }}

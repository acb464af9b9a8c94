{{/* The flags by which a program that isn't a server tells its health and metrics. Takes the port; nothing for 0. */}}
{{- define "alert-stream-broker.httpFlags" -}}
{{- if . -}}
- --listen-host
- "0.0.0.0"
- --listen-port
- {{ include "alert-stream-broker.text" . | quote }}
{{- end }}
{{- end }}

{{/* This port of the container, by the name that probes, policies and PodMonitors use. */}}
{{- define "alert-stream-broker.httpPort" -}}
ports:
  - name: http
    containerPort: {{ include "alert-stream-broker.text" . }}
{{- end }}

{{/*
Kubernetes restarts a pod that isn't alive. A start has two minutes; later a minute without an answer is too long. Being
alive means that the program itself works: it waits for a broker or a store that is away, and a restart brings neither
back.
*/}}
{{- define "alert-stream-broker.livenessProbes" -}}
startupProbe:
  httpGet:
    path: /healthz
    port: http
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet:
    path: /healthz
    port: http
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{- end }}

{{- define "alert-stream-broker.readinessProbe" -}}
readinessProbe:
  httpGet:
    path: /readyz
    port: http
  periodSeconds: 5
  timeoutSeconds: 5
{{- end }}

{{/* The flags with which a program that isn't a server exposes health checks and metrics. Takes the port; empty for 0. */}}
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
Startup and liveness probes. A start may take two minutes; later, a minute without a response is too long. The probe
checks the program only: it waits for an unavailable broker or store, and a restart would not help.
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

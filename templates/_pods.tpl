{{/*
An image's reference. Takes (list root image); the tag is the chart's appVersion unless given, and a digest takes its
place.
*/}}
{{- define "alert-stream-broker.image" -}}
{{- $image := index . 1 -}}
{{- if $image.digest -}}
image: {{ printf "%s@%s" $image.repository $image.digest | quote }}
{{- else -}}
image: {{ printf "%s:%s" $image.repository (default (index . 0).Chart.AppVersion $image.tag) | quote }}
{{- end }}
imagePullPolicy: {{ $image.pullPolicy }}
{{- end }}

{{/* Labels and annotations of a component's pods. Takes (list root component); values can't override our labels. */}}
{{- define "alert-stream-broker.podMetadata" -}}
{{- $pods := (index . 0).Values.pods | default dict -}}
{{- $own := include "alert-stream-broker.selectorLabels" . | fromYaml -}}
labels:
  {{- toYaml (merge $own ($pods.labels | default dict)) | nindent 2 }}
{{- with $pods.annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Where our pods may run, and with which Secrets their images are pulled. */}}
{{- define "alert-stream-broker.podScheduling" -}}
{{- include "alert-stream-broker.podSchedulingWithAffinity" (list . (.Values.pods).affinity) }}
{{- end }}

{{/* The same, with another affinity. Takes (list root affinity). */}}
{{- define "alert-stream-broker.podSchedulingWithAffinity" -}}
{{- $values := (index . 0).Values -}}
{{- with $values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with ($values.pods).nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with index . 1 }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with ($values.pods).tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Spreads the pods of a component over nodes, if possible. Takes (list root component). */}}
{{- define "alert-stream-broker.podSpread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "alert-stream-broker.selectorLabels" . | nindent 8 }}
{{- end }}

{{/* Security of every pod: no Kubernetes token, and the `restricted` Pod Security Standard. */}}
{{- define "alert-stream-broker.podSecurity" -}}
automountServiceAccountToken: false
{{ include "alert-stream-broker.podSecurityContext" . }}
{{- end }}

{{- define "alert-stream-broker.podSecurityContext" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  # The Secrets and the archive's volume belong to this group.
  fsGroup: 1000
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- define "alert-stream-broker.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop:
      - ALL
{{- end }}

{{/* An image's reference. Takes (list root image); the tag is the chart's appVersion unless given. */}}
{{- define "alert-stream-broker.image" -}}
{{- $image := index . 1 -}}
image: {{ printf "%s:%s" $image.repository (default (index . 0).Chart.AppVersion $image.tag | toString) | quote }}
imagePullPolicy: {{ $image.pullPolicy }}
{{- end }}

{{/* What every pod of ours has: no Kubernetes token, and what the `restricted` Pod Security Standard asks for. */}}
{{- define "alert-stream-broker.podSecurity" -}}
automountServiceAccountToken: false
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

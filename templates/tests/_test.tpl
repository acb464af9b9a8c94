{{/* Whether there is a test: `true`, or an empty string. It reads alerts, so it needs their schemas. */}}
{{- define "alert-stream-broker.testEnabled" -}}
{{- $registry := .Values.schemaRegistry -}}
{{- if and .Values.tests.enabled (ternary $registry.sync.enabled (not (empty $registry.url)) $registry.enabled) }}true{{ end -}}
{{- end }}

{{/*
Annotations of the test's objects, which exist only while `helm test` runs. Topic and user are recreated each time, so
that the test can't read an older alert. Takes the weight.
*/}}
{{- define "alert-stream-broker.testHook" -}}
helm.sh/hook: test
helm.sh/hook-weight: {{ . | quote }}
# Argo CD has no such hook, and is not to make these things without it.
argocd.argoproj.io/hook: Skip
{{- end }}

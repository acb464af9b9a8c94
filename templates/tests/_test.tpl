{{/* Whether there is a test: `true` or nothing. It reads alerts, so it needs their schemas. */}}
{{- define "alert-stream-broker.testEnabled" -}}
{{- $registry := .Values.schemaRegistry -}}
{{- if and .Values.tests.enabled (ternary $registry.sync.enabled (not (empty $registry.url)) $registry.enabled) }}true{{ end -}}
{{- end }}

{{/*
What belongs to the test is there only while `helm test` runs: topic and user are made anew each time, so that what is
read can be nothing older than what was sent. Takes the weight.
*/}}
{{- define "alert-stream-broker.testHook" -}}
helm.sh/hook: test
helm.sh/hook-weight: {{ . | quote }}
# Argo CD has no such hook, and is not to make these things without it.
argocd.argoproj.io/hook: Skip
{{- end }}

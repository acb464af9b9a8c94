{{/* The Secret of the SCRAM users' passwords, `<username>-password` each. */}}
{{- define "alert-stream-broker.passwordsSecret" -}}
{{ include "alert-stream-broker.fullname" . }}-secrets
{{- end }}

{{/* Where Vault keeps the passwords: vaultSecretsPath, or the chart's place under Phalanx's path; else nothing. */}}
{{- define "alert-stream-broker.vaultPath" -}}
{{- if .Values.vaultSecretsPath -}}
{{ .Values.vaultSecretsPath }}
{{- else if (.Values.global).vaultSecretsPath -}}
{{ .Values.global.vaultSecretsPath }}/{{ .Chart.Name }}
{{- end -}}
{{- end }}

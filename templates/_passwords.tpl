{{/* Name of the Secret with the passwords of SCRAM users, each under the key `<username>-password`. */}}
{{- define "alert-stream-broker.passwordsSecret" -}}
{{ include "alert-stream-broker.fullname" . }}-secrets
{{- end }}

{{/* Path in Vault of the passwords: vaultSecretsPath, or the chart's path below that of Phalanx, or an empty string. */}}
{{- define "alert-stream-broker.vaultPath" -}}
{{- if .Values.vaultSecretsPath -}}
{{ .Values.vaultSecretsPath }}
{{- else if (.Values.global).vaultSecretsPath -}}
{{ .Values.global.vaultSecretsPath }}/{{ .Chart.Name }}
{{- end -}}
{{- end }}

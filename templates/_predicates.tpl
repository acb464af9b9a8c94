{{/*
Predicates: each returns `true`, or an empty string. Predicates about one component are beside its other helpers.
*/}}

{{/* An IPv4 or IPv6 address. */}}
{{- define "alert-stream-broker.isIp" -}}
{{- $byte := "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])" -}}
{{- if regexMatch (printf "^%s(\\.%s){3}$|^[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){2,7}$" $byte $byte) (toString .) }}true{{ end -}}
{{- end }}

{{/* A host name by the rules of DNS and Kubernetes, in lower case; an IP address is not one. */}}
{{- define "alert-stream-broker.isHost" -}}
{{- $label := "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?" -}}
{{- if and (regexMatch (printf "^%s(\\.%s)*$" $label $label) .) (le (len .) 253) (not (include "alert-stream-broker.isIp" .)) }}true{{ end -}}
{{- end }}

{{/* An HTTP or HTTPS URL without a user, query or fragment. */}}
{{- define "alert-stream-broker.isUrl" -}}
{{- $host := "([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+\\])" -}}
{{- $port := "(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?" -}}
{{- if regexMatch (printf "^https?://%s%s(/[A-Za-z0-9._~/%%-]*)?$" $host $port) . }}true{{ end -}}
{{- end }}

{{/* A name that Kubernetes allows: lower-case letters, digits and dashes, in parts separated by dots. */}}
{{- define "alert-stream-broker.isObjectName" -}}
{{- if regexMatch "^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$" . }}true{{ end -}}
{{- end }}

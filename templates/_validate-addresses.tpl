{{/* Values that must be host names, or addresses to listen on. */}}
{{- define "alert-stream-broker.validate.hostnames" -}}
{{- $ingress := .Values.alertDatabase.ingress }}
{{- $hosts := dict "schemaRegistry.hostname" .Values.schemaRegistry.hostname "alertDatabase.ingress.host" $ingress.host }}
{{- if and .Values.alertDatabase.enabled $ingress.enabled (not $ingress.host) }}
{{- $hosts = set $hosts "global.host" (.Values.global).host }}
{{- end }}
{{- range $index, $tls := $ingress.tls }}
{{- range $at, $host := $tls.hosts }}
{{- $hosts = set $hosts (printf "alertDatabase.ingress.tls[%d].hosts[%d]" $index $at) (trimPrefix "*." $host) }}
{{- end }}
{{- end }}
{{- range $key, $host := $hosts }}
{{- if and $host (not (include "alert-stream-broker.isHost" $host)) }}
{{ $key }} is {{ $host | quote }}: expected a host name in lower case, such as alerts.example.org, without scheme, port or path.
{{- end }}
{{- end }}
{{- $listen := dict "alertDatabase.server.listenHost" .Values.alertDatabase.server.listenHost "schemaRegistry.readOnlyProxy.listenHost" .Values.schemaRegistry.readOnlyProxy.listenHost }}
{{- range $key, $host := $listen }}
{{- if not (or (include "alert-stream-broker.isIp" $host) (include "alert-stream-broker.isHost" $host)) }}
{{ $key }} is {{ $host | quote }}: expected an address such as 0.0.0.0, without a port.
{{- end }}
{{- end }}
{{- end }}

{{- define "alert-stream-broker.validate.urls" -}}
{{- $urls := dict "schemaRegistry.url" .Values.schemaRegistry.url "alertDatabase.storage.s3.endpointUrl" .Values.alertDatabase.storage.s3.endpointUrl "alertDatabase.ingress.gafaelfawrAuthUrl" .Values.alertDatabase.ingress.gafaelfawrAuthUrl }}
{{- range $key, $url := $urls }}
{{- if contains "@" ($url | default "") }}
{{ $key }} has an @: expected a URL without user and password, since all who read the objects of the release could see them.
{{- else if and $url (not (include "alert-stream-broker.isUrl" $url)) }}
{{ $key }} is {{ $url | quote }}: expected an http:// or https:// URL without a query, such as https://alerts.example.org:8443/path.
{{- end }}
{{- end }}
{{- end }}

{{- define "alert-stream-broker.validate.registry-ingress" -}}
{{- if and (include "alert-stream-broker.registryIngress" .) (not (include "alert-stream-broker.registryProxy" .)) }}
{{- $ingress := .Values.schemaRegistry.ingress }}
{{- if not $ingress.allowSnippets }}
schemaRegistry.hostname is {{ .Values.schemaRegistry.hostname }}, but schemaRegistry.ingress.allowSnippets is false: without a snippet anybody could register schemas. Enable schemaRegistry.readOnlyProxy, allow snippets in ingress-nginx, or leave the host name empty.
{{- end }}
{{- if hasKey $ingress.annotations "nginx.ingress.kubernetes.io/configuration-snippet" }}
schemaRegistry.ingress.annotations has nginx.ingress.kubernetes.io/configuration-snippet, which the chart sets itself, to block writes: remove it.
{{- end }}
{{- if not $ingress.className }}
schemaRegistry.ingress.className is empty: expected a class of ingress-nginx, the only one that can block writes.
{{- end }}
{{- end }}
{{- end }}

{{- define "alert-stream-broker.validate.registry-route" -}}
{{- with .Values.schemaRegistry }}
{{- if and .enabled .httpRoute.enabled (not .hostname) }}
schemaRegistry.httpRoute.enabled is true, but schemaRegistry.hostname is empty: expected the public host name of the registry.
{{- end }}
{{- if and .enabled .httpRoute.enabled (not .httpRoute.parentRefs) }}
schemaRegistry.httpRoute.enabled is true, but schemaRegistry.httpRoute.parentRefs is empty: expected the Gateway that the route attaches to.
{{- end }}
{{- end }}
{{- end }}

{{- define "alert-stream-broker.validate.registry-proxy" -}}
{{- $proxy := .Values.schemaRegistry.readOnlyProxy }}
{{- if and (include "alert-stream-broker.registryProxy" .) (eq (int $proxy.port) (int $proxy.httpPort)) }}
schemaRegistry.readOnlyProxy.port and schemaRegistry.readOnlyProxy.httpPort are both {{ int $proxy.port }}: expected different ports, since health checks and metrics are not public.
{{- end }}
{{- end }}

{{- define "alert-stream-broker.validate.registry-url" -}}
{{- $registry := .Values.schemaRegistry }}
{{- if and $registry.enabled $registry.url }}
schemaRegistry.url is {{ $registry.url }}, for a registry that runs elsewhere, but schemaRegistry.enabled is true: expected only one of the two.
{{- end }}
{{- if and .Values.alertDatabase.enabled (not (include "alert-stream-broker.registryUrl" .)) }}
alertDatabase.enabled is true and schemaRegistry.enabled false, but schemaRegistry.url is empty: expected the URL of the registry from which ingesters get schemas.
{{- end }}
{{- end }}

{{/* All alert schemas are under one subject, since their ids are fixed. Major versions are not compatible. */}}
{{- define "alert-stream-broker.validate.compatibility" -}}
{{- with .Values.schemaRegistry }}
{{- if and .enabled .sync.enabled (ne .compatibilityLevel "none") }}
schemaRegistry.compatibilityLevel is {{ .compatibilityLevel }}: expected none, since alert schemas of different major versions are not compatible.
{{- end }}
{{- end }}
{{- end }}

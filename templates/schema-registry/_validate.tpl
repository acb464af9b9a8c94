{{- define "alert-stream-broker.validate.registry-ingress" -}}
{{- if and (include "alert-stream-broker.registryIngress" .) (not (include "alert-stream-broker.registryProxy" .)) }}
{{- $ingress := .Values.schemaRegistry.ingress }}
{{- if not $ingress.allowSnippets }}
schemaRegistry.hostname is {{ .Values.schemaRegistry.hostname }}, but schemaRegistry.ingress.allowSnippets is false: without a snippet anybody could register schemas. Use schemaRegistry.readOnlyProxy, allow snippets in ingress-nginx, or leave the host name empty.
{{- end }}
{{- if hasKey $ingress.annotations "nginx.ingress.kubernetes.io/configuration-snippet" }}
schemaRegistry.ingress.annotations has nginx.ingress.kubernetes.io/configuration-snippet, which the chart needs itself, to keep writers out.
{{- end }}
{{- if not $ingress.className }}
schemaRegistry.ingress.className is empty: it must name a class of ingress-nginx, which alone knows what keeps writers out.
{{- end }}
{{- end }}
{{- end }}

{{- define "alert-stream-broker.validate.registry-route" -}}
{{- with .Values.schemaRegistry }}
{{- if and .enabled .httpRoute.enabled (not .hostname) }}
schemaRegistry.httpRoute.enabled is true, but schemaRegistry.hostname is empty: it has to say the name under which the public reads schemas.
{{- end }}
{{- if and .enabled .httpRoute.enabled (not .httpRoute.parentRefs) }}
schemaRegistry.httpRoute.enabled is true, but schemaRegistry.httpRoute.parentRefs is empty: it has to name the Gateway that the route belongs to.
{{- end }}
{{- end }}
{{- end }}

{{- define "alert-stream-broker.validate.registry-proxy" -}}
{{- $proxy := .Values.schemaRegistry.readOnlyProxy }}
{{- if and (include "alert-stream-broker.registryProxy" .) (eq (int $proxy.port) (int $proxy.httpPort)) }}
schemaRegistry.readOnlyProxy.port and schemaRegistry.readOnlyProxy.httpPort are both {{ int $proxy.port }}: expected two ports, since health and metrics aren't for the public.
{{- end }}
{{- end }}

{{- define "alert-stream-broker.validate.registry-url" -}}
{{- $registry := .Values.schemaRegistry }}
{{- if and $registry.enabled $registry.url }}
schemaRegistry.url is {{ $registry.url }}, which is for a registry that runs elsewhere, but schemaRegistry.enabled is true: expected one or the other.
{{- end }}
{{- if and .Values.alertDatabase.enabled (not (include "alert-stream-broker.registryUrl" .)) }}
alertDatabase.enabled is true and schemaRegistry.enabled false, so schemaRegistry.url has to say where the registry is that ingesters take schemas from.
{{- end }}
{{- end }}

{{/* The ids of alert schemas are fixed, so that every major version is put under one subject, and no common rule fits. */}}
{{- define "alert-stream-broker.validate.compatibility" -}}
{{- with .Values.schemaRegistry }}
{{- if and .enabled .sync.enabled (ne .compatibilityLevel "none") }}
schemaRegistry.compatibilityLevel is {{ .compatibilityLevel }}: expected none, since alert schemas of different major versions fit no other.
{{- end }}
{{- end }}
{{- end }}

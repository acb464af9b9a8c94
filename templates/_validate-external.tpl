{{/* Options of the external listener that its type doesn't support, or requires. */}}
{{- define "alert-stream-broker.validate.external" -}}
{{- $listener := .Values.kafka.externalListener }}
{{- $types := list "loadbalancer" "nodeport" "cluster-ip" "tlsroute" "route" "ingress" }}
{{- if not (has $listener.type $types) }}
kafka.externalListener.type is {{ $listener.type }}: expected one of {{ join ", " $types }}.
{{- end }}
{{- if and (eq $listener.type "tlsroute") (eq .Values.kafka.metadata "zookeeper") }}
kafka.externalListener.type is tlsroute, which needs Strimzi 1.1 or newer, but kafka.metadata is zookeeper: expected another type.
{{- end }}
{{- $policies := list "Local" "Cluster" }}
{{- if and $listener.externalTrafficPolicy (not (has $listener.externalTrafficPolicy $policies)) }}
kafka.externalListener.externalTrafficPolicy is {{ $listener.externalTrafficPolicy }}: expected {{ join " or " $policies }}.
{{- end }}
{{- $only := dict "class" (list "loadbalancer" "ingress") "externalTrafficPolicy" (list "loadbalancer" "nodeport") "loadBalancerSourceRanges" (list "loadbalancer") "parentRefs" (list "tlsroute") }}
{{- range $option, $having := $only }}
{{- if and (get $listener $option) (not (has $listener.type $having)) }}
kafka.externalListener.{{ $option }} is set, which only the type {{ join " or " $having }} supports, not {{ $listener.type }}: remove it.
{{- end }}
{{- end }}
{{- if and (eq $listener.type "tlsroute") (not $listener.parentRefs) }}
kafka.externalListener.type is tlsroute, which needs a Gateway in kafka.externalListener.parentRefs.
{{- end }}
{{- if has $listener.type (list "tlsroute" "ingress") }}
{{- if not $listener.bootstrap.host }}
kafka.externalListener.type is {{ $listener.type }}, which needs kafka.externalListener.bootstrap.host.
{{- end }}
{{- $missing := not $listener.brokers }}
{{- range $listener.brokers }}
{{- $missing = or $missing (not .host) }}
{{- end }}
{{- if $missing }}
kafka.externalListener.type is {{ $listener.type }}, which needs a host for each broker in kafka.externalListener.brokers.
{{- end }}
{{- end }}
{{- $ports := list }}
{{- range $name, $value := .Values.kafka.listeners }}
{{- $port := int $value.port }}
{{- if or (lt $port 9092) (has $port (list 9404 9999)) }}
kafka.listeners.{{ $name }}.port is {{ $port }}: expected 9092 or above, other than 9404 and 9999, which are for metrics.
{{- end }}
{{- if has $port $ports }}
kafka.listeners.{{ $name }}.port is {{ $port }}, the port of another listener: expected a different one.
{{- end }}
{{- $ports = append $ports $port }}
{{- end }}
{{- end }}

{{/* The addresses of the brokers: one for each, all different, and of a form that the type supports. */}}
{{- define "alert-stream-broker.validate.addresses" -}}
{{- $listener := .Values.kafka.externalListener }}
{{- $brokers := len ($listener.brokers | default list) }}
{{- if and $brokers (ne $brokers (int .Values.kafka.replicas)) }}
kafka.externalListener.brokers has {{ $brokers }} entries, but kafka.replicas is {{ .Values.kafka.replicas }}: expected one entry for each broker, or none.
{{- end }}
{{- $ranges := include "alert-stream-broker.brokerIdRanges" . }}
{{- $entries := list (dict "name" "kafka.externalListener.bootstrap" "entry" $listener.bootstrap) }}
{{- $ids := list }}
{{- range $index, $broker := $listener.brokers }}
{{- $id := int (ternary $broker.broker $index (hasKey $broker "broker")) }}
{{- $entries = append $entries (dict "name" (printf "kafka.externalListener.brokers[%d]" $index) "entry" $broker "broker" true) }}
{{- if has $id $ids }}
kafka.externalListener.brokers has two entries for broker {{ $id }}: expected one.
{{- end }}
{{- $ids = append $ids $id }}
{{- if $ranges }}
{{- $mine := false }}
{{- range fromJsonArray $ranges }}
{{- if and (ge $id (int (first .))) (le $id (int (last .))) }}{{ $mine = true }}{{ end }}
{{- end }}
{{- if not $mine }}
kafka.externalListener.brokers[{{ $index }}] is for broker {{ $id }}, which no broker can be: expected an id of {{ ternary "0 and up" $.Values.kafka.nodePool.nodeIds (eq $.Values.kafka.metadata "zookeeper") }}.
{{- end }}
{{- end }}
{{- end }}
{{- $ips := dict }}
{{- $places := dict }}
{{- range $entries }}
{{- $name := .name }}
{{- with .entry.ip }}
{{- if not (include "alert-stream-broker.isIp" .) }}
{{ $name }}.ip is {{ . }}: expected an IPv4 or IPv6 address.
{{- end }}
{{- if ne $listener.type "loadbalancer" }}
{{ $name }}.ip is {{ . }}, which only the type loadbalancer supports, not {{ $listener.type }}: remove it.
{{- end }}
{{- if hasKey $ips . }}
{{ $name }}.ip is {{ . }}, the same as {{ get $ips . }}.ip: expected a different address for each load balancer.
{{- end }}
{{- $ips = set $ips . $name }}
{{- end }}
{{- if and (int .entry.nodePort) (ne $listener.type "nodeport") }}
{{ $name }}.nodePort is {{ .entry.nodePort }}, which only the type nodeport supports, not {{ $listener.type }}: remove it.
{{- end }}
{{- with .entry.host }}
{{- if include "alert-stream-broker.isIp" . }}
{{- if ne $listener.type "cluster-ip" }}
{{ $name }}.host is {{ . }}, an IP address: expected a host name, for the certificate.
{{- end }}
{{- else if not (include "alert-stream-broker.isHost" (lower .)) }}
{{ $name }}.host is {{ . }}: expected a host name, such as alerts.example.org.
{{- end }}
{{- end }}
{{- $place := printf "%s %v %v" (toString .entry.host | lower) (.entry.nodePort | default 0 | int) (.entry.advertisedPort | default 0 | int) }}
{{- if and .entry.host (or .broker (has $listener.type (list "tlsroute" "route" "ingress"))) }}
{{- if hasKey $places $place }}
{{ $name }}.host is {{ .entry.host }}, the same as {{ get $places $place }}.host: expected different host names, or different ports.
{{- end }}
{{- $places = set $places $place $name }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Host names of bootstrap and brokers: all of them, or none. The chart's certificate replaces Strimzi's for the whole
listener and covers these names only. A client refuses a broker whose name is not in it. Types that route by host name
require all names anyway.
*/}}
{{- define "alert-stream-broker.validate.hosts" -}}
{{- $listener := .Values.kafka.externalListener }}
{{- if has $listener.type (list "loadbalancer" "nodeport" "cluster-ip") }}
{{- $names := list }}
{{- range $listener.brokers }}
{{- $names = append $names .host }}
{{- end }}
{{- $given := len (compact $names) }}
{{- if and $given (lt $given (len $names)) }}
kafka.externalListener.brokers has a host in {{ $given }} of {{ len $names }} entries: expected a host for each broker or for none, since the certificate covers the given names only.
{{- else if and $given (not $listener.bootstrap.host) }}
kafka.externalListener.brokers has hosts, but kafka.externalListener.bootstrap.host is empty: expected the host name that clients connect to first, for the certificate.
{{- else if and $listener.bootstrap.host (not $given) }}
kafka.externalListener.bootstrap.host is {{ $listener.bootstrap.host }}, but kafka.externalListener.brokers has no hosts: expected a host for each broker, since clients connect to each, and the certificate must have its name.
{{- end }}
{{- end }}
{{- end }}

{{/* Options of the external listener that its type doesn't have, or that it can't do without. */}}
{{- define "alert-stream-broker.validate.external" -}}
{{- $listener := .Values.kafka.externalListener }}
{{- $types := list "loadbalancer" "nodeport" "cluster-ip" "tlsroute" "route" "ingress" }}
{{- if not (has $listener.type $types) }}
kafka.externalListener.type is {{ $listener.type }}: expected one of {{ join ", " $types }}.
{{- end }}
{{- if and (eq $listener.type "tlsroute") (eq .Values.kafka.metadata "zookeeper") }}
kafka.externalListener.type is tlsroute, which Strimzi has since 1.1 only, not with kafka.metadata zookeeper.
{{- end }}
{{- $policies := list "Local" "Cluster" }}
{{- if and $listener.externalTrafficPolicy (not (has $listener.externalTrafficPolicy $policies)) }}
kafka.externalListener.externalTrafficPolicy is {{ $listener.externalTrafficPolicy }}: expected {{ join " or " $policies }}.
{{- end }}
{{- $only := dict "class" (list "loadbalancer" "ingress") "externalTrafficPolicy" (list "loadbalancer" "nodeport") "loadBalancerSourceRanges" (list "loadbalancer") "parentRefs" (list "tlsroute") }}
{{- range $option, $having := $only }}
{{- if and (get $listener $option) (not (has $listener.type $having)) }}
kafka.externalListener.{{ $option }} is set, which only the type {{ join " or " $having }} can use, not {{ $listener.type }}.
{{- end }}
{{- end }}
{{- if and (eq $listener.type "tlsroute") (not $listener.parentRefs) }}
kafka.externalListener.type is tlsroute, which needs the Gateway's name in kafka.externalListener.parentRefs.
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
kafka.listeners.{{ $name }}.port is {{ $port }}: Strimzi allows 9092 and above, but not 9404 and 9999, which are for metrics.
{{- end }}
{{- if has $port $ports }}
kafka.listeners.{{ $name }}.port is {{ $port }}, as another listener's.
{{- end }}
{{- $ports = append $ports $port }}
{{- end }}
{{- end }}

{{/* The address of each broker: one for each, apart from all others, and of a form that the type can use. */}}
{{- define "alert-stream-broker.validate.addresses" -}}
{{- $listener := .Values.kafka.externalListener }}
{{- $brokers := len ($listener.brokers | default list) }}
{{- if and $brokers (ne $brokers (int .Values.kafka.replicas)) }}
kafka.externalListener.brokers has {{ $brokers }} entries, but kafka.replicas is {{ .Values.kafka.replicas }}: give each broker its own address, or none.
{{- end }}
{{- $ranges := include "alert-stream-broker.brokerIdRanges" . }}
{{- $entries := list (dict "name" "kafka.externalListener.bootstrap" "entry" $listener.bootstrap) }}
{{- $ids := list }}
{{- range $index, $broker := $listener.brokers }}
{{- $id := int (ternary $broker.broker $index (hasKey $broker "broker")) }}
{{- $entries = append $entries (dict "name" (printf "kafka.externalListener.brokers[%d]" $index) "entry" $broker "broker" true) }}
{{- if has $id $ids }}
kafka.externalListener.brokers has two entries for broker {{ $id }}.
{{- end }}
{{- $ids = append $ids $id }}
{{- if $ranges }}
{{- $mine := false }}
{{- range fromJsonArray $ranges }}
{{- if and (ge $id (int (first .))) (le $id (int (last .))) }}{{ $mine = true }}{{ end }}
{{- end }}
{{- if not $mine }}
kafka.externalListener.brokers[{{ $index }}] is for broker {{ $id }}, which no broker can be: their ids are {{ ternary "0 and up" $.Values.kafka.nodePool.nodeIds (eq $.Values.kafka.metadata "zookeeper") }}.
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
{{ $name }}.ip is {{ . }}, which only the type loadbalancer can use, not {{ $listener.type }}.
{{- end }}
{{- if hasKey $ips . }}
{{ $name }}.ip is {{ . }}, as {{ get $ips . }}.ip is: each load balancer needs its own.
{{- end }}
{{- $ips = set $ips . $name }}
{{- end }}
{{- if and (int .entry.nodePort) (ne $listener.type "nodeport") }}
{{ $name }}.nodePort is {{ .entry.nodePort }}, which only the type nodeport can use, not {{ $listener.type }}.
{{- end }}
{{- with .entry.host }}
{{- if include "alert-stream-broker.isIp" . }}
{{- if ne $listener.type "cluster-ip" }}
{{ $name }}.host is {{ . }}, an address: expected a host name, which the certificate can be for.
{{- end }}
{{- else if not (include "alert-stream-broker.isHost" (lower .)) }}
{{ $name }}.host is {{ . }}: expected a host name, such as alerts.example.org.
{{- end }}
{{- end }}
{{- $place := printf "%s %v %v" (toString .entry.host | lower) (.entry.nodePort | default 0 | int) (.entry.advertisedPort | default 0 | int) }}
{{- if and .entry.host (or .broker (has $listener.type (list "tlsroute" "route" "ingress"))) }}
{{- if hasKey $places $place }}
{{ $name }}.host is {{ .entry.host }}, as {{ get $places $place }}.host is: clients couldn't tell them apart.
{{- end }}
{{- $places = set $places $place $name }}
{{- end }}
{{- end }}
{{- end }}

{{/*
A certificate of ours is for the host names alone, and takes the place of Strimzi's for the whole listener: a client that
is sent on to a name that isn't in it gives up. So there are names for bootstrap and brokers, or for none of them; where
the host is the way, they are asked for already.
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
kafka.externalListener.brokers has a host in {{ $given }} of {{ len $names }} entries: expected one for each broker or for none, since the certificate is for the names that are given and nothing else.
{{- else if and $given (not $listener.bootstrap.host) }}
kafka.externalListener.brokers has hosts, but kafka.externalListener.bootstrap.host is empty: the certificate would lack the name that clients begin with.
{{- else if and $listener.bootstrap.host (not $given) }}
kafka.externalListener.bootstrap.host is {{ $listener.bootstrap.host }}, but kafka.externalListener.brokers has no hosts: clients would be sent on to brokers whose names the certificate lacks.
{{- end }}
{{- end }}
{{- end }}

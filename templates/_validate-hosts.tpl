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

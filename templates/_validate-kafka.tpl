{{/* Settings that fit the kind of metadata, ZooKeeper or KRaft. */}}
{{- define "alert-stream-broker.validate.metadata" -}}
{{- with .Values.kafka }}
{{- $version := toString .version }}
{{- if eq .metadata "zookeeper" }}
{{- if not (hasPrefix "3." $version) }}
kafka.metadata is zookeeper, but kafka.version is {{ $version }}: ZooKeeper needs a 3.x that Strimzi 0.45 knows, such as 3.9.0.
{{- end }}
{{- if .metadataVersion }}
kafka.metadataVersion is {{ .metadataVersion }}, but kafka.metadata is zookeeper: expected kafka.interBrokerProtocolVersion.
{{- end }}
{{- else if eq .metadata "kraft" }}
{{- if hasPrefix "3." $version }}
kafka.version is {{ $version }}, but kafka.metadata is kraft: Strimzi 1.x needs Kafka 4.
{{- end }}
{{- range $name := list "logMessageFormatVersion" "interBrokerProtocolVersion" }}
{{- with get $.Values.kafka $name }}
kafka.{{ $name }} is {{ . }}, but kafka.metadata is kraft, which doesn't use this setting: expected kafka.metadataVersion.
{{- end }}
{{- end }}
{{- else }}
kafka.metadata is {{ .metadata }}: expected kraft or zookeeper.
{{- end }}
{{- end }}
{{- end }}

{{- define "alert-stream-broker.validate.config" -}}
{{- $rules := .Files.Get "files/strimzi-owned-config.yaml" | fromYaml }}
{{- $retired := dict "log.message.format.version" "kafka.logMessageFormatVersion" "inter.broker.protocol.version" "kafka.interBrokerProtocolVersion" }}
{{- range $key, $value := .Values.kafka.config }}
{{- if not (kindIs "invalid" $value) }}
{{- if hasKey $retired $key }}
kafka.config has {{ $key }}: expected {{ ternary (get $retired $key) "kafka.metadataVersion" (eq $.Values.kafka.metadata "zookeeper") }}.
{{- end }}
{{- $settled := has $key $rules.exceptions }}
{{- range $rules.prefixes }}
{{- if and (not $settled) (hasPrefix . (lower $key)) }}
{{- $settled = true }}
kafka.config has {{ $key }}, which Strimzi manages: it would ignore your value.{{ with get $rules.instead . }} Use this instead: {{ . }}.{{ end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Certificate renewal, Cruise Control and quotas. */}}
{{- define "alert-stream-broker.validate.operations" -}}
{{- $kafka := .Values.kafka }}
{{- range $name := list "clusterCa" "clientsCa" }}
{{- $ca := get $kafka $name }}
{{- if ge (int $ca.renewalDays) (int $ca.validityDays) }}
kafka.{{ $name }}.renewalDays is {{ $ca.renewalDays }}, but validityDays is {{ $ca.validityDays }}: expected fewer days, or certificates would be renewed continually.
{{- end }}
{{- end }}
{{- if and $kafka.cruiseControl.enabled (lt (int $kafka.replicas) 2) }}
kafka.cruiseControl.enabled is true, but kafka.replicas is {{ $kafka.replicas }}: Cruise Control needs at least two brokers.
{{- end }}
{{- if $kafka.quotas }}
{{- if and (hasKey $kafka.quotas "minAvailableBytesPerVolume") (hasKey $kafka.quotas "minAvailableRatioPerVolume") }}
kafka.quotas has minAvailableBytesPerVolume and minAvailableRatioPerVolume: expected one of them.
{{- end }}
{{- range $kafka.quotas.excludedPrincipals }}
{{- if not (hasPrefix "User:" .) }}
kafka.quotas.excludedPrincipals has {{ . }}: expected `User:` and a name, such as User:kafka-admin.
{{- end }}
{{- end }}
{{- range .Values.users }}
{{- if .quotas }}
users gives {{ .username }} quotas, which the plug-in of kafka.quotas ignores: expected only one of the two.
{{- end }}
{{- end }}
{{- end }}
{{- end }}

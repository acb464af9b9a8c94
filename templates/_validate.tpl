{{/*
Refuses values that no cluster could be made from: all faults at once, a sentence each. A template of its own per
subject; each gives one fault a line, or nothing.
*/}}
{{- define "alert-stream-broker.validate" -}}
{{- $faults := list -}}
{{- range $subject := list "external" "config" "replication" "names" "store" -}}
{{- $found := include (printf "alert-stream-broker.validate.%s" $subject) $ | trim -}}
{{- if $found -}}
{{- $faults = append $faults $found -}}
{{- end -}}
{{- end -}}
{{- if $faults -}}
{{- fail (printf "\nThese values can't be deployed:\n%s" (join "\n" $faults)) -}}
{{- end -}}
{{- end }}

{{- define "alert-stream-broker.validate.external" -}}
{{- $listener := .Values.kafka.externalListener }}
{{- $brokers := len $listener.brokers }}
{{- if and $brokers (ne $brokers (int .Values.kafka.replicas)) }}
kafka.externalListener.brokers has {{ $brokers }} entries, but kafka.replicas is {{ .Values.kafka.replicas }}: give each broker its own address, or none.
{{- end }}
{{- $ids := list }}
{{- range $index, $broker := $listener.brokers }}
{{- $id := int (ternary $broker.broker $index (hasKey $broker "broker")) }}
{{- if has $id $ids }}
kafka.externalListener.brokers has two entries for broker {{ $id }}.
{{- end }}
{{- $ids = append $ids $id }}
{{- if and $broker.ip (ne $listener.type "loadbalancer") }}
kafka.externalListener.brokers gives broker {{ $id }} the ip {{ $broker.ip }}, which only the type loadbalancer can use, not {{ $listener.type }}.
{{- end }}
{{- end }}
{{- if and $listener.bootstrap.ip (ne $listener.type "loadbalancer") }}
kafka.externalListener.bootstrap.ip is {{ $listener.bootstrap.ip }}, which only the type loadbalancer can use, not {{ $listener.type }}.
{{- end }}
{{- end }}

{{- define "alert-stream-broker.validate.config" -}}
{{- $rules := .Files.Get "files/strimzi-owned-config.yaml" | fromYaml }}
{{- range $key, $value := .Values.kafka.config }}
{{- if not (kindIs "invalid" $value) }}
{{- $settled := has $key $rules.exceptions }}
{{- range $rules.prefixes }}
{{- if and (not $settled) (hasPrefix . (lower $key)) }}
{{- $settled = true }}
kafka.config has {{ $key }}, which Strimzi sets by itself; what you give is ignored.{{ with get $rules.instead . }} What does its job: {{ . }}.{{ end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "alert-stream-broker.validate.replication" -}}
{{- $brokers := int .Values.kafka.replicas }}
{{- range $key, $value := .Values.kafka.config }}
{{- if and (hasSuffix ".replication.factor" $key) (gt (int $value) $brokers) }}
kafka.config has {{ $key }} {{ $value }}, but there {{ ternary "is 1 broker" (printf "are %d brokers" $brokers) (eq $brokers 1) }} (kafka.replicas).
{{- end }}
{{- end }}
{{- range include "alert-stream-broker.allTopics" . | fromJsonArray }}
{{- $replicas := int (.replicas | default $.Values.topicDefaults.replicas) }}
{{- if gt $replicas $brokers }}
The topic {{ .name }} has {{ $replicas }} replicas, but there {{ ternary "is 1 broker" (printf "are %d brokers" $brokers) (eq $brokers 1) }} (kafka.replicas).
{{- end }}
{{- end }}
{{- end }}

{{- define "alert-stream-broker.validate.names" -}}
{{- $topics := dict }}
{{- range include "alert-stream-broker.allTopics" . | fromJsonArray }}
{{- if hasKey $topics .name }}
The topic {{ .name }} is declared twice: by {{ get $topics .name }} and by {{ .from }}.
{{- end }}
{{- $topics = set $topics .name .from }}
{{- if not (regexMatch "^[a-zA-Z0-9._-]{1,249}$" .name) }}
{{ .from }} has the topic {{ .name | quote }}: Kafka allows at most 249 letters, digits, dots, dashes and underscores.
{{- end }}
{{- end }}
{{- $users := dict }}
{{- range include "alert-stream-broker.allUsers" . | fromJsonArray }}
{{- if hasKey $users .name }}
The user {{ .name }} is declared twice: by {{ get $users .name }} and by {{ .from }}.
{{- end }}
{{- $users = set $users .name .from }}
{{- if not (regexMatch (include "alert-stream-broker.objectNamePattern" .) .name) }}
{{ .from }} has the user {{ .name | quote }}: a user's name is also that of a Kubernetes object, so small letters, digits, dashes and dots only.
{{- end }}
{{- end }}
{{- end }}

{{- define "alert-stream-broker.validate.store" -}}
{{- $storage := .Values.alertDatabase.storage }}
{{- if not (has $storage.backend (list "local-files" "google-cloud" "s3-remote")) }}
alertDatabase.storage.backend is {{ $storage.backend }}: expected local-files, google-cloud or s3-remote.
{{- end }}
{{- $section := get (dict "google-cloud" "googleCloud" "s3-remote" "s3") $storage.backend }}
{{- if and .Values.alertDatabase.enabled $section }}
{{- range $key, $value := get $storage $section }}
{{- if not $value }}
alertDatabase.storage.backend is {{ $storage.backend }}, which needs alertDatabase.storage.{{ $section }}.{{ $key }}.
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Every topic that the chart declares, with the value it comes from, as JSON. */}}
{{- define "alert-stream-broker.allTopics" -}}
{{- $topics := list -}}
{{- range .Values.topics -}}
{{- $topics = append $topics (dict "name" .name "replicas" .replicas "from" "topics") -}}
{{- end -}}
{{- with .Values.simulator -}}
{{- if .enabled -}}
{{- $topics = append $topics (dict "name" .staticTopicName "replicas" .staticTopic.replicas "from" "simulator.staticTopicName") -}}
{{- $topics = append $topics (dict "name" .replayTopicName "replicas" .replayTopic.replicas "from" "simulator.replayTopicName") -}}
{{- end -}}
{{- end -}}
{{- if .Values.schemaRegistry.enabled -}}
{{- $topics = append $topics (dict "name" .Values.schemaRegistry.schemaTopic "from" "schemaRegistry.schemaTopic") -}}
{{- end -}}
{{- toJson $topics -}}
{{- end }}

{{/* Every user that the chart declares, with the value it comes from, as JSON. */}}
{{- define "alert-stream-broker.allUsers" -}}
{{- $users := list -}}
{{- range .Values.users -}}
{{- $users = append $users (dict "name" .username "from" "users") -}}
{{- end -}}
{{- range .Values.superusers -}}
{{- $superuser := include "alert-stream-broker.superuser" . | fromJson -}}
{{- $users = append $users (dict "name" $superuser.username "from" "superusers") -}}
{{- end -}}
{{- if .Values.simulator.enabled -}}
{{- $users = append $users (dict "name" "alert-stream-simulator" "from" "simulator.enabled") -}}
{{- end -}}
{{- if .Values.alertDatabase.enabled -}}
{{- $users = append $users (dict "name" "alert-database-ingester" "from" "alertDatabase.enabled") -}}
{{- end -}}
{{- if .Values.schemaRegistry.enabled -}}
{{- $users = append $users (dict "name" .Values.schemaRegistry.name "from" "schemaRegistry.name") -}}
{{- end -}}
{{- toJson $users -}}
{{- end }}

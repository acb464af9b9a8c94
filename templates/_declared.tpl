{{/*
Every topic that the chart declares, as JSON: a list of maps with name, partitions, replicas and config as they are
given, and `from`, the value that declares it.
*/}}
{{- define "alert-stream-broker.allTopics" -}}
{{- $topics := list -}}
{{- range .Values.topics -}}
{{- $topics = append $topics (merge (dict "from" "topics") .) -}}
{{- end -}}
{{- with .Values.simulator -}}
{{- if .enabled -}}
{{- $static := dict "name" .staticTopicName "from" "simulator.staticTopicName" -}}
{{- $replay := dict "name" .replayTopicName "from" "simulator.replayTopicName" -}}
{{- $topics = concat $topics (list (merge $static .staticTopic) (merge $replay .replayTopic)) -}}
{{- end -}}
{{- end -}}
{{- with .Values.schemaRegistry -}}
{{- if .enabled -}}
{{- $config := dict "cleanup.policy" "compact" -}}
{{- $topics = append $topics (dict "name" .schemaTopic "partitions" 1 "config" $config "from" "schemaRegistry.schemaTopic") -}}
{{- end -}}
{{- end -}}
{{- if include "alert-stream-broker.testEnabled" . -}}
{{- $topics = append $topics (dict "name" .Values.tests.name "partitions" 1 "from" "tests.name") -}}
{{- end -}}
{{- toJson $topics -}}
{{- end }}

{{/* Every user that the chart declares, with the value it comes from, as JSON. */}}
{{- define "alert-stream-broker.allUsers" -}}
{{- $users := list -}}
{{- range .Values.users -}}
{{- $users = append $users (dict "name" (toString .username) "from" "users") -}}
{{- end -}}
{{- range .Values.superusers -}}
{{- $superuser := include "alert-stream-broker.superuser" . | fromJson -}}
{{- $users = append $users (dict "name" (toString $superuser.username) "from" "superusers") -}}
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
{{- if include "alert-stream-broker.testEnabled" . -}}
{{- $users = append $users (dict "name" .Values.tests.name "from" "tests.name") -}}
{{- end -}}
{{- toJson $users -}}
{{- end }}

{{/* The consumer groups of our own services, as JSON: who may use one could take its alerts, or its offsets, away. */}}
{{- define "alert-stream-broker.ownGroups" -}}
{{- $groups := list -}}
{{- if .Values.alertDatabase.enabled }}{{ $groups = append $groups .Values.alertDatabase.ingester.group }}{{ end -}}
{{- if .Values.schemaRegistry.enabled }}{{ $groups = append $groups "schema-registry" }}{{ end -}}
{{- toJson $groups -}}
{{- end }}

{{/*
A setting as text, or nothing where it isn't set. Takes (list key maps): of the maps later ones win, and a null takes an
earlier entry away, as where a configuration is rendered.
*/}}
{{- define "alert-stream-broker.setting" -}}
{{- $key := index . 0 -}}
{{- $value := "" -}}
{{- range index . 1 -}}
{{- $map := . | default dict -}}
{{- if hasKey $map $key -}}
{{- $given := get $map $key -}}
{{- $value = kindIs "invalid" $given | ternary "" (include "alert-stream-broker.text" $given) -}}
{{- end -}}
{{- end -}}
{{- $value -}}
{{- end }}

{{/*
What a topic's setting comes to, as text: the topic's own, that of topicDefaults, the brokers', or Kafka's default.
Takes (list root topic key the brokers' key Kafka's default).
*/}}
{{- define "alert-stream-broker.topicSetting" -}}
{{- $values := (index . 0).Values -}}
{{- $own := include "alert-stream-broker.setting" (list (index . 2) (list $values.topicDefaults.config (index . 1).config)) -}}
{{- $brokers := include "alert-stream-broker.setting" (list (index . 3) (list (include "alert-stream-broker.brokerConfig" (index . 0) | fromJson))) -}}
{{- coalesce $own $brokers (index . 4) -}}
{{- end }}

{{/* A size such as 1000Gi in bytes, as text; nothing for what is no size. */}}
{{- define "alert-stream-broker.bytes" -}}
{{- $size := include "alert-stream-broker.text" . -}}
{{- $units := dict "" 1 "k" 1e3 "K" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "Pi" 1125899906842624 -}}
{{- if regexMatch "^[0-9]+([.][0-9]+)?([KMGTP]i?|k)?$" $size -}}
{{- $unit := regexFind "[A-Za-z]*$" $size -}}
{{- mulf (float64 (trimSuffix $unit $size)) (get $units $unit) | printf "%.0f" -}}
{{- end -}}
{{- end }}

{{/*
A topic's name as a Kubernetes name. Kafka allows more characters, such as capitals and underscores. Where one is
replaced, a short hash of the whole name keeps `a_b` and `a.B` distinct.
*/}}
{{- define "alert-stream-broker.topicObjectName" -}}
{{- if include "alert-stream-broker.isObjectName" . -}}
{{ . }}
{{- else -}}
{{ regexReplaceAll "[^a-z0-9]+" (lower .) "-" | trunc 200 | trimAll "-" | default "topic" }}-{{ sha256sum . | trunc 8 }}
{{- end -}}
{{- end }}

{{/*
A KafkaTopic. Takes a dict: root, component, and topic with name, partitions, replicas and config. topicDefaults applies
to whatever the topic leaves out.
*/}}
{{- define "alert-stream-broker.topic" -}}
{{- $defaults := .root.Values.topicDefaults -}}
{{- $objectName := include "alert-stream-broker.topicObjectName" .topic.name -}}
apiVersion: kafka.strimzi.io/{{ include "alert-stream-broker.strimziVersion" .root }}
kind: KafkaTopic
metadata:
  name: {{ $objectName | quote }}
  namespace: {{ .root.Release.Namespace | quote }}
  labels:
    {{- include "alert-stream-broker.strimziLabels" (list .root .component) | nindent 4 }}
  annotations:
    {{- include "alert-stream-broker.wave" "topics" | nindent 4 }}
spec:
  {{- if ne $objectName .topic.name }}
  topicName: {{ .topic.name | quote }}
  {{- end }}
  partitions: {{ int .topic.partitions | default $defaults.partitions }}
  replicas: {{ int .topic.replicas | default $defaults.replicas }}
  {{- with include "alert-stream-broker.config" (list $defaults.config .topic.config) }}
  config:
    {{- . | nindent 4 }}
  {{- end }}
{{- end }}

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

{{/*
Effective value of a topic's configuration entry, as text: of the topic, topicDefaults, the brokers, or Kafka's default.
Takes (list root topic key brokerKey kafkaDefault).
*/}}
{{- define "alert-stream-broker.topicSetting" -}}
{{- $values := (index . 0).Values -}}
{{- $own := include "alert-stream-broker.setting" (list (index . 2) (list $values.topicDefaults.config (index . 1).config)) -}}
{{- $brokers := include "alert-stream-broker.setting" (list (index . 3) (list (include "alert-stream-broker.brokerConfig" (index . 0) | fromJson))) -}}
{{- coalesce $own $brokers (index . 4) -}}
{{- end }}

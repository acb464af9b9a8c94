{{/* The API of Strimzi's objects: Strimzi 1.x knows only `v1`, and those with ZooKeeper only `v1beta2`. */}}
{{- define "alert-stream-broker.strimziVersion" -}}
{{ ternary "v1beta2" "v1" (eq .Values.kafka.metadata "zookeeper") }}
{{- end }}

{{/* The ConfigMap that says which of the brokers' metrics Prometheus gets. */}}
{{- define "alert-stream-broker.metricsConfigMap" -}}
{{ .Values.cluster.name }}-metrics
{{- end }}

{{/* Where the services reach the brokers: the `internal` listener, which wants a client certificate. */}}
{{- define "alert-stream-broker.bootstrap" -}}
{{- $port := include "alert-stream-broker.text" .Values.kafka.listeners.internal.port -}}
{{ .Values.cluster.name }}-kafka-bootstrap:{{ $port }}
{{- end }}

{{/* The flags that all programs share for mTLS. */}}
{{- define "alert-stream-broker.tlsFlags" -}}
- --tls-client-key-location
- /var/run/secrets/kafka/user/user.key
- --tls-client-crt-location
- /var/run/secrets/kafka/user/user.crt
- --tls-server-ca-crt-location
- /var/run/secrets/kafka/ca/ca.crt
{{- end }}

{{/* Where a container finds the files that these flags name. */}}
{{- define "alert-stream-broker.tlsMounts" -}}
- name: kafka-user
  mountPath: /var/run/secrets/kafka/user
  readOnly: true
- name: kafka-ca
  mountPath: /var/run/secrets/kafka/ca
  readOnly: true
{{- end }}

{{/*
The Secrets behind these mounts: that of the KafkaUser and that of the cluster's CA, both written by Strimzi.
Takes (list root username). 288 is 0440, spelt so that YAML 1.1 and 1.2 agree.
*/}}
{{- define "alert-stream-broker.tlsVolumes" -}}
- name: kafka-user
  secret:
    secretName: {{ index . 1 | quote }}
    defaultMode: 288
    items:
      - key: user.crt
        path: user.crt
      - key: user.key
        path: user.key
- name: kafka-ca
  secret:
    secretName: {{ printf "%s-cluster-ca-cert" (index . 0).Values.cluster.name | quote }}
    defaultMode: 288
    items:
      - key: ca.crt
        path: ca.crt
{{- end }}

{{/* The names that Kubernetes allows: small letters, digits and dashes, in parts with dots between. */}}
{{- define "alert-stream-broker.objectNamePattern" -}}
^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$
{{- end }}

{{/*
A topic's name as a Kubernetes name. Kafka allows more, such as capitals and underscores; where one has to go, a short
hash of the whole name keeps `a_b` and `a.B` apart.
*/}}
{{- define "alert-stream-broker.topicObjectName" -}}
{{- if regexMatch (include "alert-stream-broker.objectNamePattern" .) . -}}
{{ . }}
{{- else -}}
{{ regexReplaceAll "[^a-z0-9]+" (lower .) "-" | trunc 200 | trimAll "-" | default "topic" }}-{{ sha256sum . | trunc 8 }}
{{- end -}}
{{- end }}

{{/*
A whole KafkaTopic. Takes a dict: root, component, and topic with name, partitions, replicas and config; what the
topic leaves out comes from topicDefaults.
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

{{/* One access rule. Takes (list type name patternType operations). */}}
{{- define "alert-stream-broker.acl" -}}
- resource:
    type: {{ index . 0 }}
    name: {{ index . 1 | quote }}
    patternType: {{ index . 2 }}
  operations:
    {{- toYaml (index . 3) | nindent 4 }}
  host: "*"
{{- end }}

{{/* The head of a KafkaUser. Takes a dict: root, component, username, and wave unless it is that of our own users. */}}
{{- define "alert-stream-broker.userHead" -}}
apiVersion: kafka.strimzi.io/{{ include "alert-stream-broker.strimziVersion" .root }}
kind: KafkaUser
metadata:
  name: {{ .username | quote }}
  namespace: {{ .root.Release.Namespace | quote }}
  labels:
    {{- include "alert-stream-broker.strimziLabels" (list .root .component) | nindent 4 }}
  annotations:
    {{- include "alert-stream-broker.wave" (.wave | default "users") | nindent 4 }}
{{- end }}

{{/*
How a user logs in: by a client certificate, which Strimzi makes, or a password, which is in the release's Secret.
Takes (list root user).
*/}}
{{- define "alert-stream-broker.authentication" -}}
{{- $user := index . 1 -}}
authentication:
  {{- if eq ($user.authentication | default "") "tls" }}
  type: tls
  {{- else }}
  type: scram-sha-512
  password:
    valueFrom:
      secretKeyRef:
        name: {{ include "alert-stream-broker.passwords" (index . 0) | quote }}
        key: {{ printf "%s-password" $user.username | quote }}
  {{- end }}
{{- end }}

{{/* An entry of `superusers` in its long form, as JSON: a bare name is a user with a password. */}}
{{- define "alert-stream-broker.superuser" -}}
{{- $entry := . -}}
{{- if kindIs "string" . -}}
{{- $entry = dict "username" . -}}
{{- end -}}
{{- dict "username" $entry.username "authentication" ($entry.authentication | default "scram-sha-512") | toJson -}}
{{- end }}
